/** The mark Electron's fuses are found by, the wire's version and length, and nine fuses as Electron ships them. */
export const fuseWire: Buffer = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1'),
  Buffer.from([1, 9]),
  Buffer.from('101100101', 'latin1'),
]);
