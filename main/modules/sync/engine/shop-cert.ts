import { generateKeyPairSync, hash, randomBytes, sign, X509Certificate } from 'node:crypto';

/**
 * A certificate of a till, which the other tills of its shop pin when they are paired: it names nobody and ends never, as
 * a shop without a line has neither names nor a clock that is right. X.509 as RFC 5280 spells it, signed by itself (ECDSA, P-256).
 */
const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length =
    size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, Math.floor(size / 256), size % 256];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);
const text = (tag: number, value: string): Buffer => tlv(tag, Buffer.from(value, 'latin1'));

const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const commonName = Buffer.from('0603550403', 'hex');
const subject = sequence(tlv(0x31, sequence(commonName, text(0x0c, 'comptoir'))));
const always = sequence(text(0x17, '000101000000Z'), text(0x18, '99991231235959Z'));

const pem = (what: string, der: Uint8Array): string =>
  `-----BEGIN ${what}-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${what}-----\n`;

export interface ShopCert {
  readonly key: string;
  readonly cert: string;
}

export function newShopCert(): ShopCert {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const serial = tlv(0x02, Buffer.from([1]), randomBytes(15));
  const version = tlv(0xa0, tlv(0x02, Buffer.from([2])));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const said = sequence(version, serial, ecdsaWithSha256, subject, always, subject, spki);
  const signature = tlv(0x03, Buffer.from([0]), sign('sha256', said, privateKey));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', sequence(said, ecdsaWithSha256, signature)),
  };
}

/** What names a certificate in proofs. @throws for what is none */
export const certName = (cert: string): string => hash('sha256', new X509Certificate(cert).raw, 'hex');
export const certOf = (der: Uint8Array): string => pem('CERTIFICATE', der);
