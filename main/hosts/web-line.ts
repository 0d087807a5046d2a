import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** A window that stopped reading is cut off before its backlog eats the memory of the till. */
const maxBacklog = 32 * 1024 * 1024;
/** After so many messages at a stroke the other sockets have their turn. */
const messagesAtOnce = 64;

/** The way to one page: what is sent in one go leaves in one piece, and what comes in a flood lets others in between. */
export function createLine(socket: WebSocket, wire: Socket) {
  wire.setNoDelay(true);
  let corked = false;
  let taken = 0;

  return {
    send: (text: string): void => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > maxBacklog) {
        socket.terminate();
        return;
      }
      if (!corked) {
        corked = true;
        wire.cork();
        process.nextTick(() => {
          corked = false;
          wire.uncork();
        });
      }
      socket.send(text);
    },
    /** To be told of each message that came. */
    came: (): void => {
      taken += 1;
      if (taken === messagesAtOnce) socket.pause();
      if (taken > 1) return;
      setImmediate(() => {
        taken = 0;
        if (socket.isPaused) socket.resume();
      });
    },
    close: (code: number, reason: string): void => socket.close(code, reason),
  };
}
export type Line = ReturnType<typeof createLine>;
