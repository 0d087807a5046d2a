import type { useSession } from '#renderer/kernel/state.ts';

type Situation = Pick<ReturnType<typeof useSession.getState>, 'session' | 'task' | 'paying'>;

/** The chapter for what the person has before them. */
export function topicOf({ session, task, paying }: Situation): string {
  if (!session?.setUp) return 'first-start';
  if (!session.user) return 'sign-in';
  if (task === 'checkout') return paying ? 'pay' : session.shift ? 'sell' : 'open';
  if (task === 'shift') return session.shift ? 'close' : 'open';
  return task;
}
