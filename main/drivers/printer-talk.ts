import type { Delivery, PrintTimes, Transport } from './print-outcome.ts';
import { isTrouble, PrinterLine, type Trouble, type Wire } from './printer-line.ts';
import {
  askDone,
  askStatus,
  doneWithoutPaper,
  isDoneAnswer,
  isStatusAnswer,
  type PrinterStatus,
  paperLow,
  type StatusAnswers,
  type StatusQuestion,
  troubleOf,
} from './printer-status.ts';

/** ask: silence is a fault. skip: never asks. learn: asks until the printer has stayed silent once. */
export type StatusHabit = 'ask' | 'skip' | 'learn';
export interface TalkConfig {
  readonly open: () => Wire;
  readonly habit: StatusHabit;
  readonly times: PrintTimes;
}

/** A printer that may answer (TCP at port 9100, serial): one connection per job, real-time status before it, GS r at its end as proof. */
export function talkTransport({ open, habit, times }: TalkConfig): Transport {
  let talks: boolean | null = null;
  let proves: boolean | null = null;

  async function question(line: PrinterLine): Promise<StatusAnswers | Trouble> {
    const one = (wanted: StatusQuestion): Promise<number | Trouble> => {
      line.ask(askStatus(wanted));
      return line.answer(isStatusAnswer, times.status_ms);
    };
    const printer = await one(1);
    if (isTrouble(printer)) return printer;
    const offline = await one(2);
    if (isTrouble(offline)) return offline;
    const paper = await one(4);
    return isTrouble(paper) ? paper : { 1: printer, 2: offline, 4: paper };
  }

  /** What the printer says before a job; null when it is not asked or is known to be silent. */
  async function greet(line: PrinterLine): Promise<StatusAnswers | Trouble | null> {
    if (habit === 'skip' || (habit === 'learn' && talks === false)) return null;
    const answers = await question(line);
    if (!isTrouble(answers)) {
      talks = true;
      return answers;
    }
    if (answers.cause !== 'timed-out') return answers;
    if (habit === 'ask' || talks === true) return { cause: 'no-answer' };
    talks = false;
    return null;
  }

  /**
   * Waits for the proof; null when this printer has never given one and nothing is wrong with it. Printers that answer
   * questions only in their turn are not asked again: their silence says that they are busy.
   */
  async function done(line: PrinterLine): Promise<Delivery | null> {
    const deadline = performance.now() + times.done_ms;
    let asks = true;
    for (;;) {
      const left = Math.max(0, deadline - performance.now());
      const byte = await line.answer(isDoneAnswer, asks ? Math.min(left, times.poll_ms) : left);
      if (typeof byte === 'number') {
        proves = true;
        return doneWithoutPaper(byte) ? { state: 'unknown', cause: 'paper-out' } : { state: 'confirmed' };
      }
      if (byte.cause !== 'timed-out') return { state: 'unknown', ...byte };
      const answers = asks ? await question(line) : byte;
      if (!isTrouble(answers)) {
        const trouble = troubleOf(answers);
        if (trouble) return { state: 'unknown', cause: trouble };
      } else if (answers.cause !== 'timed-out') return { state: 'unknown', ...answers };
      else asks = false;
      if (performance.now() < deadline) continue;
      if (!asks) return { state: 'unknown', cause: 'no-answer' };
      if (proves === true) return { state: 'unknown', cause: 'timed-out' };
      proves = false;
      return null;
    }
  }

  async function converse(line: PrinterLine, bytes: Buffer, proof: boolean): Promise<Delivery> {
    const up = await line.connected(times.connect_ms);
    if (isTrouble(up)) return { state: 'failed', ...up };
    const greeting = await greet(line);
    if (isTrouble(greeting)) return { state: 'failed', ...greeting };
    const trouble = greeting && troubleOf(greeting);
    if (trouble) return { state: 'failed', cause: trouble };
    const asksDone = proof && greeting !== null && proves !== false;
    const taken = await line.take(asksDone ? Buffer.concat([bytes, askDone]) : bytes, times.done_ms);
    if (isTrouble(taken)) return { state: line.handedOver ? 'unknown' : 'failed', ...taken };
    const end = asksDone ? await done(line) : null;
    if (end) return end;
    if (greeting && !proof && !isTrouble(await question(line))) return { state: 'sent' };
    const ending = await line.farewell(times.close_ms);
    return ending ? { state: 'unknown', ...ending } : { state: 'sent' };
  }

  async function withLine<T>(
    signal: AbortSignal | undefined,
    run: (line: PrinterLine) => Promise<T>,
  ): Promise<T> {
    const line = new PrinterLine(open(), signal);
    try {
      return await run(line);
    } finally {
      line.drop();
    }
  }

  async function askAll(line: PrinterLine): Promise<PrinterStatus> {
    const silent = { answers: false, paperLow: false };
    const up = await line.connected(times.connect_ms);
    if (isTrouble(up)) return { state: 'offline', ...silent, cause: up.cause };
    if (habit === 'skip') return { state: 'unknown', ...silent };
    const answers = await question(line);
    if (isTrouble(answers) && answers.cause === 'not-a-printer')
      return { state: 'offline', ...silent, cause: answers.cause };
    if (isTrouble(answers)) {
      const known = habit === 'ask' || talks === true;
      return known ? { state: 'offline', ...silent, cause: 'no-answer' } : { state: 'unknown', ...silent };
    }
    talks = true;
    const trouble = troubleOf(answers);
    const said = { answers: true, paperLow: paperLow(answers) };
    if (trouble === 'printer-error') return { state: 'error', ...said, cause: trouble };
    return trouble ? { state: trouble, ...said, cause: trouble } : { state: 'ready', ...said };
  }

  return {
    deliver: async (bytes, proof, signal) => {
      const delivery = await withLine(signal, (line) => converse(line, bytes, proof));
      // Whatever it was sent, no paper came out of what is no printer.
      return 'cause' in delivery && delivery.cause === 'not-a-printer'
        ? { ...delivery, state: 'failed' }
        : delivery;
    },
    status: () => withLine(undefined, askAll),
  };
}
