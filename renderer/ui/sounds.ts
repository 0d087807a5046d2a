let context: AudioContext | undefined;
let audible = true;

export function setSounds(on: boolean): void {
  audible = on;
}

function tone(frequency_hz: number, length_s: number, volume: number, shape: OscillatorType): void {
  if (!audible || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const from = context.currentTime;
  const source = context.createOscillator();
  const gain = context.createGain();
  source.type = shape;
  source.frequency.value = frequency_hz;
  gain.gain.setValueAtTime(volume, from);
  // Ending on silence, not on a cut wave, or cheap loudspeakers click.
  gain.gain.exponentialRampToValueAtTime(0.0001, from + length_s);
  source.connect(gain).connect(context.destination);
  source.start(from);
  source.stop(from + length_s);
}

/** A scan was understood: short and high. */
export const playTick = (): void => tone(1760, 0.06, 0.12, 'triangle');
/** A code is unknown or a gesture was refused: low and long enough to be heard in a shop. */
export const playLow = (): void => tone(196, 0.28, 0.25, 'square');
