import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { spellBatch } from '#shared/wire/batch.ts';
import { encodings, type Press } from '#shared/wire/encodings.ts';
import type { Line } from '#shared/wire/line.ts';
import { mayRetry, type ProblemCode } from '#shared/wire/problem.ts';
import { readShopFile } from './shop-file.ts';
import { createShopStore, type ShopStore } from './shop-store.ts';

const [usual] = encodings;

/** The rows of one epoch of another till, after what the head office has of it. Gives how many were not there. */
async function carryEpoch(
  { line, token, press, store }: { line: Line; token: string; press: Press; store: ShopStore },
  till: string,
  epoch: number,
  after: number,
): Promise<Result<number, ProblemCode>> {
  let [added, from, encoding]: [number, number, typeof usual | 'plain'] = [0, after, usual];
  for (let next = store.after(till, epoch, from); next.length > 0; next = store.after(till, epoch, from)) {
    const batch = await press.press(spellBatch(till, epoch, next), encoding);
    const answer = await line.send(batch, encoding, token);
    if (!answer.ok && answer.refusal === 'ENCODING_UNKNOWN' && encoding !== 'plain') {
      encoding = 'plain';
      continue;
    }
    if (!answer.ok) return answer;
    added += answer.value.added;
    from += next.length;
  }
  return ok(added);
}

/**
 * Carries to the head office what it has not of the other tills of the shop, which may have no line. It proves their rows as those
 * that they bring themselves, and has each once, whoever brings it. A till of which it takes none holds up no other.
 */
export async function carryOthers(
  line: Line,
  token: string,
  press: Press,
  dataDir: string,
): Promise<Result<number, ProblemCode>> {
  const db = readShopFile(dataDir);
  if (!db) return ok(0);
  try {
    const told = await line.ask('shopMarks', {}, token);
    // A head office of before takes rows of the till itself alone.
    if (!told.ok) return told.refusal === 'NOT_FOUND' ? ok(0) : told;
    const store = createShopStore(db, '');
    let added = 0;
    for (const { till, marks } of told.value.tills)
      for (const { epoch, seq } of store.marksOf(till)) {
        const there = marks.find((mark) => mark.epoch === epoch);
        const isSame = !there || store.hashAt(till, epoch, there.seq) === there.hash;
        if (!isSame || seq <= (there?.seq ?? 0)) continue;
        const carried = await carryEpoch({ line, token, press, store }, till, epoch, there?.seq ?? 0);
        if (!carried.ok && mayRetry(carried.refusal)) return refused(carried.refusal);
        added += carried.ok ? carried.value : 0;
      }
    return ok(added);
  } finally {
    db.close();
  }
}
