import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { useEffect, useEffectEvent } from 'react';
import { useClient } from 'urql';
import { startFeed } from './feed';
import { useStore } from './store';
import { visible } from './visibility';

interface Options<Variables> {
  /** The variables of a start, where they change with what has come; else those of the call. */
  resume?: () => Variables;
  onRestart?: () => void;
}

/** Follows a subscription while the page is visible and `variables` is not null. */
export function useFeed<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  onData: (data: Data) => void,
  options: Options<Variables> = {},
): void {
  const client = useClient();
  const isVisible = useStore(visible);
  const key = variables && JSON.stringify(variables);
  const handle = useEffectEvent(onData);
  const restarted = useEffectEvent(() => options.onRestart?.());
  const current = useEffectEvent((fallback: Variables) => options.resume?.() ?? fallback);

  useEffect(() => {
    if (key === null || !isVisible) return;
    const fallback = JSON.parse(key) as Variables;
    return startFeed({
      client,
      document,
      variables: () => current(fallback),
      onData: (data) => handle(data),
      onRestart: () => restarted(),
    });
  }, [client, document, key, isVisible]);
}
