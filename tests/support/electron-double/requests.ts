import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
import type { CdpSession } from './cdp.ts';
import { fromChromium, handlerFor } from './schemes.ts';
import { askBeforeRequest } from './session.ts';

type Paused = Protocol.Fetch.requestPausedPayload;
type Refusal = Protocol.Network.ErrorReason;

export interface RequestJudge {
  /** Asked before a document is loaded into a frame; false stops it. */
  mayNavigate(frameId: string, url: string): boolean | Promise<boolean>;
}

async function serve(paused: Paused, url: string): Promise<Protocol.Fetch.fulfillRequestParameters> {
  const { method, headers, postData } = paused.request;
  const request = new Request(url, { method, headers, body: postData ?? null });
  const response = (await handlerFor(url)?.(request)) ?? Response.error();
  return {
    requestId: paused.requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}

async function answer(session: CdpSession, paused: Paused, judge: RequestJudge): Promise<void> {
  const { requestId } = paused;
  const url = fromChromium(paused.request.url);
  const fail = (errorReason: Refusal) => session.send('Fetch.failRequest', { requestId, errorReason });
  if (paused.resourceType === 'Document' && !(await judge.mayNavigate(paused.frameId, url))) {
    await fail('Aborted');
    return;
  }
  const { cancel, redirectURL } = await askBeforeRequest({ url, method: paused.request.method });
  if (redirectURL) throw new Error('electron-double: redirectURL is not simulated');
  if (cancel) {
    await fail('BlockedByClient');
    return;
  }
  if (!handlerFor(url)) {
    await session.send('Fetch.continueRequest', { requestId });
    return;
  }
  try {
    await session.send('Fetch.fulfillRequest', await serve(paused, url));
  } catch (error) {
    console.error(`the handler of ${url} failed`, error);
    await fail('Failed');
  }
}

/** Every request of the page passes here: navigation guards, `webRequest`, and the schemes of `protocol.handle`. */
export async function answerRequests(session: CdpSession, judge: RequestJudge): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    answer(session, paused, judge).catch((error: Error) => {
      const left = /Invalid InterceptionId|is gone|Session with given id/.test(error.message);
      if (!left) console.error(error);
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}
