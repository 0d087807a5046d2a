import tls from 'node:tls';
import { verifierOf } from '#shared/journal/chain.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { type About, codeProof, isSameProof, pairProof } from '#shared/wire/shop-endpoints.ts';
import { createShopLine } from '#shared/wire/shop-line.ts';
import { LineCut } from '#shared/wire/wire.ts';
import { certName, certOf } from './shop-cert.ts';
import { shopCodeKey } from './shop-code.ts';

const patience_ms = 10_000;

/** The certificate that who answers there shows. Nothing is believed of it before both have proved that they know the code. */
const certAt = (host: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const cut = (why: string): void => {
      socket.destroy();
      reject(new LineCut(why));
    };
    const socket = tls.connect({ host, port, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      if (!raw) return cut('no certificate');
      socket.destroy();
      resolve(certOf(raw));
    });
    socket.setTimeout(patience_ms, () => cut('nothing came for a while'));
    socket.once('error', (error) => cut(error.message));
    socket.once('close', () => cut('the line was closed'));
  });

/** Pairs this till with the one that shows the code, by what that one says of itself. @throws LineCut */
export async function pairWith(
  url: string,
  code: string,
  about: (cert: string) => Promise<About>,
): Promise<Result<{ readonly about: About; readonly cert: string }, ProblemCode>> {
  const { hostname, port } = new URL(url);
  const cert = await certAt(hostname.replace(/^\[|\]$/g, ''), Number(port));
  const name = certName(cert);
  const key = await shopCodeKey(code, name);
  const line = createShopLine(url, cert, patience_ms);
  try {
    const own = await about(name);
    const proof = codeProof(key, 'asks', own);
    const answer = await line.ask('pair', { about: own, proof });
    if (!answer.ok) return answer;
    const said = answer.value;
    const isIts = isSameProof(said.proof, codeProof(key, 'answers', said.about, proof));
    const told = said.about.keys.find(({ epoch }) => epoch === said.about.epoch)?.publicKey;
    const holdsKey =
      told !== undefined &&
      verifierOf(told)(
        pairProof(name, said.about.till, said.about.epoch),
        Buffer.from(said.about.signature, 'base64'),
      );
    return isIts && holdsKey ? ok({ about: said.about, cert }) : refused('PROOF_WRONG');
  } finally {
    line.close();
  }
}
