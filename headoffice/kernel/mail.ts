import net from 'node:net';
import nodemailer from 'nodemailer';
import { guardedLookup, InnerAddress, isInner, type OutsideOptions } from './outside.ts';

/** A server of somebody's that passes letters on. `secure`: TLS from the first byte, or asked for by STARTTLS; never none. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly secure: 'tls' | 'starttls';
  /** Empty where it asks nobody who he is. */
  readonly user: string;
  readonly password: string;
  readonly sender: string;
}
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
export interface Mail {
  /** @throws InnerAddress; Error for a server that is not there, does not answer in time, or refuses */
  send(server: MailServer, letter: Letter): Promise<void>;
}
const mostAnswer_bytes = 16 * 1024;

/** By SMTP, under TLS that is checked, to the very address that was looked at; one line for each letter, and not for long. */
export function createMail(options: OutsideOptions = {}): Mail {
  const { patience_ms = 30_000, ca } = options;
  const refuses = options.isInner ?? isInner;
  const lookup = guardedLookup(options);
  const connected = (host: string, port: number): Promise<net.Socket> =>
    new Promise((done, reject) => {
      if (net.isIP(host) !== 0 && refuses(host)) return reject(new InnerAddress('an inner address'));
      const socket = net.connect({ host, port, lookup });
      socket.setTimeout(patience_ms, () => socket.destroy(new Error('no answer in time')));
      socket.once('error', reject);
      socket.once('connect', () => done(socket));
    });
  return {
    send: async ({ host, port, secure, user, password, sender }, { to, subject, text }) => {
      const connection = await connected(host, port);
      // Also one that says a byte now and then.
      const timer = setTimeout(() => connection.destroy(new Error('no answer in time')), patience_ms);
      const ended = new Promise<never>((_, reject) => {
        connection.once('error', reject);
        connection.once('close', () => reject(new Error('the line was closed')));
      });
      const transport = nodemailer.createTransport({
        host,
        port,
        secure: secure === 'tls',
        requireTLS: true,
        getSocket: (_, done) => done(null, { connection }),
        ...(user === '' ? {} : { auth: { user, pass: password } }),
        greetingTimeout: patience_ms,
        socketTimeout: patience_ms,
        maxResponseSize: mostAnswer_bytes,
        disableFileAccess: true,
        disableUrlAccess: true,
        tls: {
          ...(net.isIP(host) === 0 && { servername: host }),
          ...(ca === undefined ? {} : { ca, checkServerIdentity: () => undefined }),
        },
      });
      const from = { name: 'Comptoir', address: sender };
      const sent = transport.sendMail({ from, to: { name: '', address: to }, subject, text });
      try {
        await Promise.race([sent, ended]);
      } finally {
        clearTimeout(timer);
        sent.catch(() => undefined);
        ended.catch(() => undefined);
        connection.destroy();
        transport.close();
      }
    },
  };
}
