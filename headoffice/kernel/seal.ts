import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import fs from 'node:fs';

/** What the database holds and shows nobody who has the database alone. */
export interface Seal {
  /** `about` names the place of the secret: one that is put into another place does not open there. */
  close(secret: string, about: string): string;
  /** @throws SealUnknown for a key that is not here, Error for what was changed */
  open(sealed: string, about: string): string;
  /** Whether it was closed by the key that closes now. */
  isNewest(sealed: string): boolean;
}
/** Closed by a key that the file of keys does not hold. */
export class SealUnknown extends Error {}
/** A file of keys that holds none, or what is no key. */
export class SealsUnreadable extends Error {}

interface Key {
  readonly id: string;
  readonly key: Buffer;
}
const lineShape = /^(\w{8}) ([A-Za-z0-9+/]{43}=)$/;
const newLine = (): string => `${randomBytes(4).toString('hex')} ${randomBytes(32).toString('base64')}`;

/** One key a line: its name and 32 random bytes. The first one closes, each of them opens. */
function keysIn(text: string): readonly Key[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const keys = lines.map((line) => {
    const [, id, key] = lineShape.exec(line.trim()) ?? [];
    if (id === undefined || key === undefined) throw new SealsUnreadable();
    return { id, key: Buffer.from(key, 'base64') };
  });
  if (keys.length === 0) throw new SealsUnreadable();
  return keys;
}

export function sealOf(text: string): Seal {
  const keys = keysIn(text);
  const [newest] = keys;
  if (!newest) throw new SealsUnreadable();
  return {
    close: (secret, about) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce).setAAD(Buffer.from(about));
      const closed = Buffer.concat([
        nonce,
        cipher.update(secret, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `s1.${newest.id}.${closed.toString('base64url')}`;
    },
    open: (sealed, about) => {
      const [, id, closed = ''] = sealed.split('.');
      const found = keys.find((one) => one.id === id);
      if (!found) throw new SealUnknown(id);
      const bytes = Buffer.from(closed, 'base64url');
      const opener = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, 12));
      opener.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([opener.update(bytes.subarray(12, -16)), opener.final()]).toString('utf8');
    },
    isNewest: (sealed) => sealed.startsWith(`s1.${newest.id}.`),
  };
}

/** The keys of a file, which is made where it may be. @throws SealsUnreadable; what the disk throws */
export function openSeal(file: string, mayMake: boolean): Seal {
  if (mayMake && !fs.existsSync(file)) {
    try {
      fs.writeFileSync(file, `${newLine()}\n`, { mode: 0o600, flag: 'wx', flush: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const read = (): Seal => sealOf(fs.readFileSync(file, 'utf8'));
  let seal = read();
  return {
    close: (secret, about) => seal.close(secret, about),
    isNewest: (sealed) => seal.isNewest(sealed),
    open: (sealed, about) => {
      try {
        return seal.open(sealed, about);
      } catch (error) {
        if (!(error instanceof SealUnknown)) throw error;
        // Another key was put before those of the file meanwhile.
        seal = read();
        return seal.open(sealed, about);
      }
    },
  };
}
/** Another key before those of a file: from now on it closes. */
export function addSealKey(file: string): void {
  const text = `${newLine()}\n${fs.readFileSync(file, 'utf8')}`;
  keysIn(text);
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  fs.renameSync(`${file}.new`, file);
}
