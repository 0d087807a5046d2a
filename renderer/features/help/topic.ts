import type { Task } from '#renderer/kernel/route.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';

interface Situation {
  readonly session: SessionView | null;
  readonly task: Task;
  readonly paying: boolean;
  /** The chapter of the section of the settings that is open. */
  readonly section?: string | undefined;
}

/** The chapter for what the person has before them. */
export function topicOf({ session, task, paying, section }: Situation): string {
  if (!session?.setUp) return 'first-start';
  if (!session.user) return 'sign-in';
  if (task === 'checkout') return paying ? 'pay' : session.shift ? 'sell' : 'open';
  if (task === 'shift') return session.shift ? 'close' : 'open';
  return (task === 'settings' && section) || task;
}
