import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { type Failure, toFailure } from '../graphql/failure';
import { connection } from './connection';
import { Store, useStore } from './store';
import { visible } from './visibility';

export interface Fetched<Data> {
  /** The last answer; it stays while a newer one is asked for or could not be had. */
  data: Data | undefined;
  failure: Failure | undefined;
  loading: boolean;
  /** Wall time of the last answer. */
  at: number | undefined;
  refetch: () => void;
}

/** Without an answer it asks again by itself. */
const retryMs = 3_000;

interface State<Data> {
  key: string;
  data?: Data;
  failure?: Failure | undefined;
  at?: number;
}

/**
 * Asks once, again whenever the page becomes visible or the connection came back, and every `pollMs` if that is given.
 * The answers of other variables are never shown.
 */
export function useFetch<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pollMs?: number,
): Fetched<Data> {
  const client = useClient();
  const isVisible = useStore(visible);
  const epoch = useEpoch();
  const key = JSON.stringify(variables);
  const [state, setState] = useState<State<Data>>({ key });
  const [asked, setAsked] = useState(0);
  const running = useRef(0);

  useEffect(() => {
    if (!isVisible) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const id = ++running.current;
      const result = await client
        .query(document, JSON.parse(key) as Variables, { requestPolicy: 'network-only' })
        .toPromise();
      if (!current) return;
      if (id === running.current) {
        setState((old) => {
          const kept = old.key === key ? old : { key };
          return result.error && !result.data
            ? { ...kept, failure: toFailure(result.error) }
            : {
                key,
                ...(result.data !== undefined && { data: result.data }),
                failure: result.error && toFailure(result.error),
                at: Date.now(),
              };
        });
      }
      const again = pollMs ?? (result.error?.networkError && result.error.graphQLErrors.length === 0 ? retryMs : undefined);
      if (again !== undefined) timer = setTimeout(() => void ask(), again);
    };
    void ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, document, key, isVisible, epoch, asked, pollMs]);

  const refetch = useCallback(() => setAsked((n) => n + 1), []);
  const mine = state.key === key ? state : undefined;
  return {
    data: mine?.data,
    failure: mine?.failure,
    loading: mine?.data === undefined && mine?.failure === undefined,
    at: mine?.at,
    refetch,
  };
}

const epochs = new Store(0);
connection.state.subscribe(() => epochs.set(connection.state.value.epoch));

/** Changes when the connection came back. */
export function useEpoch(): number {
  return useStore(epochs);
}
