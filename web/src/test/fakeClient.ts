import { type AnyVariables, type Client, CombinedError, type TypedDocumentNode } from '@urql/core';
import { makeSubject, onEnd, pipe } from 'wonka';

export interface Answer {
  data?: unknown;
  error?: CombinedError | undefined;
}

/** The name of an operation, by which answers are given. */
export function operationName(document: TypedDocumentNode<unknown, AnyVariables>): string {
  const definition = document.definitions.find((one) => one.kind === 'OperationDefinition' as never);
  return (definition as { name?: { value: string } } | undefined)?.name?.value ?? '';
}

export const networkError = () => new CombinedError({ networkError: new Error('no network') });

export const refusedError = (message: string, extensions: Record<string, unknown>) =>
  new CombinedError({ graphQLErrors: [{ message, extensions }] });

/** A subscription that the test feeds. */
export interface FakeFeed {
  name: string;
  variables: () => unknown;
  next: (data: unknown) => void;
  fail: () => void;
  complete: () => void;
  /** Whether nobody listens any more. */
  isOver: () => boolean;
}

/** A client whose answers are those of the test. Operations without one are never answered. */
export function fakeClient(answers: Record<string, Answer | ((variables: never) => Answer)> = {}) {
  const asked: { name: string; variables: unknown }[] = [];
  const feeds: FakeFeed[] = [];
  const request = (document: TypedDocumentNode<unknown, AnyVariables>, variables: unknown) => ({
    toPromise: () => {
      const name = operationName(document);
      asked.push({ name, variables });
      const answer = answers[name];
      if (!answer) return new Promise<Answer>(() => undefined);
      return Promise.resolve(typeof answer === 'function' ? answer(variables as never) : answer);
    },
  });
  const client = {
    query: request,
    mutation: request,
    subscription(document: TypedDocumentNode<unknown, AnyVariables>, variables: unknown, context?: { liveVariables?: () => unknown }) {
      const subject = makeSubject<Answer>();
      let isOver = false;
      const feed: FakeFeed = {
        name: operationName(document),
        variables: context?.liveVariables ?? (() => variables),
        next: (data) => subject.next({ data }),
        fail: () => subject.next({ error: refusedError('too slow', { code: 'SLOW_CONSUMER' }) }),
        complete: () => subject.complete(),
        isOver: () => isOver,
      };
      feeds.push(feed);
      return pipe(
        subject.source,
        onEnd(() => {
          isOver = true;
        }),
      );
    },
  } as unknown as Client;
  return { client, asked, feeds };
}
