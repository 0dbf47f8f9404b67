import type { CombinedError } from '@urql/core';

/** Why the server did not do what it was asked, in the words that are shown. */
export interface Failure {
  /**
   * network: no answer, so it may have happened or not. broken: the server failed on the way, and the same is true.
   * signIn: the token is missing or wrong. refused: the server said no.
   */
  kind: 'network' | 'broken' | 'signIn' | 'refused';
  message: string;
  code?: string;
  limit?: string;
  allowed?: string;
  attempted?: string;
}

const notSignedIn = new Set(['AUTH_NOT_AUTHENTICATED', 'AUTH_NOT_AUTHORIZED']);

/** Codes of the GraphQL server itself, as against those of the trading system. */
const frameworkCode = /^HC\d/;

export function toFailure(error: CombinedError): Failure {
  const response = error.response as Response | undefined;
  const first = error.graphQLErrors[0];
  const code = text(first?.extensions.code);
  if (response?.status === 401 || (code !== undefined && notSignedIn.has(code)))
    return { kind: 'signIn', message: 'The server did not accept the access token.', ...(code !== undefined && { code }) };
  if (!first) return { kind: 'network', message: 'The server did not answer.' };
  const limit = text(first.extensions.limit);
  const allowed = text(first.extensions.allowed);
  const attempted = text(first.extensions.attempted);
  return {
    kind: code === undefined || frameworkCode.test(code) ? 'broken' : 'refused',
    message: first.message,
    ...(code !== undefined && { code }),
    ...(limit !== undefined && { limit }),
    ...(allowed !== undefined && { allowed }),
    ...(attempted !== undefined && { attempted }),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
