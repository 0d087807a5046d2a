import { strictEmitter } from './strict.ts';

const Emitter = strictEmitter('process.parentPort', ['message']);

class DoubleParentPort extends Emitter {
  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

const parentPort = new DoubleParentPort();
process.on('message', (data) => parentPort.emit('message', { data, ports: [] }));
Object.assign(process, { parentPort, type: 'utility' });
