import net from 'node:net';
import tls from 'node:tls';

export type PostMood = 'takes' | 'refuses' | 'silent' | 'slow';

/** A server for letters on loopback, as much of SMTP as a test needs. `mood` can be changed between two letters. */
export async function fakePost({
  key,
  cert,
  secure,
}: {
  key: string;
  cert: string;
  secure: 'tls' | 'starttls';
}) {
  const letters: { envelope: string[]; text: string }[] = [];
  const server = { mood: 'takes' as PostMood };
  const sockets = new Set<net.Socket>();
  const speak = (socket: net.Socket, isCovered: boolean): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    if (server.mood === 'silent') return;
    if (server.mood === 'slow') {
      // A byte now and then, and never a line.
      const timer = setInterval(() => socket.write('2'), 20);
      socket.on('close', () => clearInterval(timer));
      return;
    }
    let envelope: string[] = [];
    let text: string | null = null;
    let rest = '';
    const hear = (piece: Buffer): void => {
      rest += piece.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (text !== null) {
          if (line !== '.') text += `${line}\n`;
          else {
            letters.push({ envelope, text });
            [envelope, text] = [[], null];
            say('250 2.0.0 taken');
          }
        } else if (/^EHLO/.test(line)) {
          say('250-fake');
          say(isCovered ? '250 AUTH PLAIN' : '250 STARTTLS');
        } else if (line === 'STARTTLS') {
          say('220 go on');
          socket.off('data', hear);
          speakCovered(new tls.TLSSocket(socket, { isServer: true, key, cert }));
          return;
        } else if (/^AUTH PLAIN /.test(line)) {
          envelope.push(Buffer.from(line.slice(11), 'base64').toString().split('\0').join('|'));
          say('235 ok');
        } else if (/^(?:MAIL|RCPT)/.test(line)) {
          envelope.push(line);
          say(
            server.mood === 'refuses' && line.startsWith('RCPT') ? '550 5.1.1 nobody of that name' : '250 ok',
          );
        } else if (line === 'DATA') {
          text = '';
          say('354 go on');
        } else say(line === 'QUIT' ? '221 bye' : '250 ok');
      }
    };
    socket.on('data', hear);
  };
  const speakCovered = (socket: tls.TLSSocket): void => speak(socket, true);
  const greet = (socket: net.Socket): void => {
    if (server.mood === 'takes' || server.mood === 'refuses') socket.write('220 fake\r\n');
    speak(socket, secure === 'tls');
  };
  const listener = secure === 'tls' ? tls.createServer({ key, cert }, greet) : net.createServer(greet);
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => listener.close(done));
  };
  return Object.assign(server, { letters, port: (listener.address() as net.AddressInfo).port, close });
}
