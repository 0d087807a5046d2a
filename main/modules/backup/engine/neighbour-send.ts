import { createNeighbourClient, NeighbourAway, NeighbourRefuses } from './neighbour-client.ts';

export interface SendJob {
  readonly url: string;
  readonly key: Uint8Array;
  readonly till: string;
  readonly entry: { readonly name: string; readonly path: string };
}
export type SendOutcome = 'sent' | 'away' | NeighbourRefuses['why'];

/** Sends one backup; what the neighbour or the line has against it is the answer. @throws what this disk throws. */
export async function sendToNeighbour({ url, key, till, entry }: SendJob): Promise<SendOutcome> {
  try {
    await createNeighbourClient({ url, key: Buffer.from(key) }).send(till, entry);
    return 'sent';
  } catch (error) {
    if (error instanceof NeighbourAway) return 'away';
    if (error instanceof NeighbourRefuses) return error.why;
    throw error;
  }
}
