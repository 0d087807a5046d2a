import os from 'node:os';

/** This computer's addresses on the network, the ones of a shop's own network first. */
export function ownAddresses(): string[] {
  const found = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  const outside = found.filter(({ family, internal }) => family === 'IPv4' && !internal);
  const isLocal = (address: string): boolean => /^(?:192\.168|10|172\.(?:1[6-9]|2\d|3[01]))\./.test(address);
  return outside.map(({ address }) => address).sort((a, b) => Number(isLocal(b)) - Number(isLocal(a)));
}
