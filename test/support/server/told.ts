import type { ConnectEvent } from '@installflow/connect/server';

/** Collects what a server tells its operator: every event, and the failures among them. */
export function listenToServer() {
  const events: ConnectEvent[] = [];
  const failures: { code: string; message: string }[] = [];
  const onEvent = (event: ConnectEvent) => {
    events.push(event);
    if (event.type === 'failure') failures.push({ code: event.code, message: event.message });
  };
  return { events, failures, onEvent };
}
