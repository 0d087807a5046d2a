import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Application } from '#main/kernel/application.ts';
import type { ApplicationOptions } from '#main/kernel/options.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';

type Listener = Parameters<Application['subscribe']>[0];

/** A till without a till: answers by echo, and shows the specs what the host asked of it. */
export class FakeApplication implements Application {
  readonly options: ApplicationOptions;
  readonly connected: string[] = [];
  readonly disconnected: string[] = [];
  readonly listeners = new Set<Listener>();
  readonly offered: string[] = [];
  flushes = 0;

  constructor(options: ApplicationOptions) {
    this.options = options;
  }
  connect: Application['connect'] = ({ host }) => {
    const sessionId = `${host}-${this.connected.length + 1}`;
    this.connected.push(sessionId);
    return sessionId;
  };
  disconnect: Application['disconnect'] = (sessionId) => {
    this.disconnected.push(sessionId);
  };
  call: Application['call'] = async (sessionId, name, input, meta) => {
    if (name === 'health.status') throw new Error('a bug of the fake till');
    if (name === 'shifts.current') return refused(refusal('NO_SHIFT'));
    return ok({ sessionId, name, input, meta });
  };
  subscribe: Application['subscribe'] = (listener) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  hears(): boolean {
    return true;
  }
  emit(event: Parameters<Listener>[0]): void {
    for (const listener of this.listeners) listener(event);
  }
  offerBackup(file: string): void {
    this.offered.push(file);
    this.emit({ name: 'backup.offered', payload: { path: file } });
  }
  flush(): void {
    this.flushes += 1;
  }
  async close(): Promise<void> {
    writeFileSync(path.join(this.options.dataDir, 'closed'), `${this.flushes} flushes`);
  }
}
