const { parentPort } = process as unknown as {
  parentPort: {
    on(event: 'message', listener: (event: { data: unknown }) => void): void;
    postMessage(m: unknown): void;
  };
};
parentPort.on('message', ({ data }) => parentPort.postMessage({ data, type: process.type }));
