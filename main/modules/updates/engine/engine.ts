import os from 'node:os';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { UpdateSource, UpdateStatus } from '#shared/modules/updates/contract.ts';
import { type Announcement, objectionTo, readAnnouncement } from './announcement.ts';
import type { EngineDeps } from './engine-deps.ts';
import type { FileServer } from './file-server.ts';
import { createInstall } from './install.ts';
import { isOffered } from './policy.ts';
import type { Program } from './program.ts';
import { createRecord, isOnTrial, isWhole } from './record.ts';
import { keepBeside, layOutShare, verifiedShare } from './share.ts';
import { fetchAnnouncement, openSource } from './sources.ts';
import { goodStart } from './start.ts';
import { forgetStarts, readState, type UpdateState, updateFolder } from './state.ts';
import { Unreachable } from './transfer.ts';
import { compareVersions, newerOf } from './versions.ts';

type Answer = Result<null, Refusal>;
type SignedBytes = Awaited<ReturnType<typeof fetchAnnouncement>>;

/** A file that waits is refused once a later version was announced: that one is fetched in its place. */
const isOutdated = (step: UpdateState['step'], announced: string): boolean =>
  step.name === 'downloaded' && compareVersions(step.announcement.version, announced) < 0;

/** Another program has the port, or the system keeps it for itself. */
const isTaken = (error: unknown): boolean =>
  /^(?:EADDRINUSE|EACCES)$/.test(String((error as NodeJS.ErrnoException)?.code));

const fileFor = (announcement: Announcement, program: Program): { name: string; size: number } | null => {
  if (program.kind === 'none') return announcement.files[0] ?? null;
  const ending = program.kind === 'nsis' ? '.exe' : '.AppImage';
  const fitting = announcement.files.filter(({ name }) => name.endsWith(ending));
  return fitting.find(({ name }) => name.includes(os.arch())) ?? fitting[0] ?? null;
};

/** Looks, fetches, installs and goes back. One thing at a time; what it is about to do is on the disk before it does it. */
export function createEngine(deps: EngineDeps) {
  const { dataDir, version, program, clock } = deps;
  let offer: { announcement: Announcement; source: UpdateSource; signed: SignedBytes } | null = null;
  let progress: UpdateStatus['progress'] = null;
  let queue: Promise<unknown> = Promise.resolve();
  let downloading = false;
  const stop = new AbortController();
  let server: FileServer | null = null;
  let shareFault: UpdateStatus['shareFault'] = null;
  let sharing: Promise<unknown> = Promise.resolve();
  const record = createRecord(deps);
  const { load, save, refuse, known, roomFor } = record;
  const { install, goBack, wayBack, reasonNotNow } = createInstall(deps, record);

  /** Faults of the source and of the disk are answers; anything else is a bug and thrown on. */
  const guarded = async (work: () => Promise<Answer>): Promise<Answer> => {
    const run = queue.then(work).catch((error: unknown): Answer => {
      if (stop.signal.aborted || error instanceof Unreachable) return refused(refusal('UPDATE_UNREACHABLE'));
      const store = storeRefusal(error);
      if (store) return refused(store);
      throw error;
    });
    queue = run.catch(() => undefined);
    return run;
  };

  const look = async (source: UpdateSource, user: number): Promise<Answer> => {
    const { channel, ring } = deps.policy();
    const opened = await openSource(source, deps.feedUrl, channel);
    let signed: SignedBytes;
    try {
      signed = await fetchAnnouncement(opened.url, stop.signal, deps.times);
    } finally {
      await opened.close();
    }
    const announcement = readAnnouncement(signed.bytes, signed.signatures, deps.keys);
    if (!announcement.ok) return refuse(announcement.refusal, null, user);
    const about = announcement.value;
    const before = load();
    if (about.channel === 'beta' && channel !== 'beta') {
      offer = null;
      save({ ...before, checked_at: clock.now() });
      return ok(null);
    }
    const objection = objectionTo(about, known());
    if (objection) return refuse(objection, about.version, user);

    const news = before.lastSeen?.version !== about.version && about.version !== version;
    const next = save({
      ...before,
      floor: newerOf(before.floor, about.minimumVersion),
      lastSeen: { issued: about.issued, version: about.version },
      checked_at: clock.now(),
      refused: null,
      step: isOutdated(before.step, about.version) ? { name: 'idle' } : before.step,
    });
    deps.saveSeen({ floor: next.floor, lastSeen: next.lastSeen });
    offer = null;
    if (about.version === version || !isOffered(about, { channel, ring, installId: next.installId })) {
      deps.changed();
      return ok(null);
    }
    if (program.kind !== 'none' && !fileFor(about, program)) return refuse('no-file', about.version, user);
    offer = { announcement: about, source, signed };
    if (news) deps.record({ what: 'found', version: about.version, source: source.kind }, user);
    deps.changed();
    return ok(null);
  };

  const download = async (user: number): Promise<Answer> => {
    if (!offer) {
      const looked = await look(deps.policy().source, user);
      if (!looked.ok) return looked;
    }
    if (!offer) return refused(refusal('UPDATE_NONE'));
    const { announcement, source, signed } = offer;
    if (program.kind === 'none' || program.current === null)
      return refuse('no-program', announcement.version, user);
    const { step } = load();
    if (
      step.name === 'downloaded' &&
      step.announcement.version === announcement.version &&
      isWhole(step.next)
    ) {
      return ok(null);
    }
    const file = fileFor(announcement, program);
    if (!file) return refuse('no-file', announcement.version, user);
    if (!roomFor(2 * file.size)) return refused(refusal('DISK_FULL'));

    const opened = await openSource(source, deps.feedUrl, deps.policy().channel);
    downloading = true;
    let told = 0;
    try {
      const fetched = await deps.fetch({
        url: opened.url,
        announcement,
        kind: program.kind,
        current: program.current,
        version,
        folder: updateFolder(dataDir),
        configFile: deps.configFile,
        rate_kBps: source.kind === 'folder' ? null : deps.policy().rate_kBps,
        signal: stop.signal,
        onProgress: (done, total) => {
          progress = { done_bytes: done, total_bytes: total };
          if (performance.now() - told < 500) return;
          told = performance.now();
          deps.changed();
        },
        ...(deps.times && { times: deps.times }),
      });
      // Looked for again before it is fetched again: a bad file must not cost the line every quarter of an hour.
      if (!fetched.ok) {
        offer = null;
        return refuse(fetched.refusal, announcement.version, user);
      }
      keepBeside(fetched.value.file, signed);
      save({ ...load(), refused: null, step: { name: 'downloaded', announcement, next: fetched.value } });
      faultPoint('update.downloaded');
      layOutShare(dataDir, signed, announcement, fetched.value.file);
      deps.record({ what: 'downloaded', version: announcement.version, source: source.kind }, user);
      return ok(null);
    } finally {
      downloading = false;
      progress = null;
      await opened.close();
      deps.changed();
    }
  };

  const share = async (host: string): Promise<void> => {
    const { on, port } = deps.policy().share;
    await server?.close();
    server = null;
    shareFault = null;
    const verified = on ? verifiedShare(dataDir, deps.keys) : null;
    if (!verified || stop.signal.aborted) return;
    const { serveFiles } = await import('./file-server.ts');
    try {
      server = await serveFiles({ folder: verified.folder, names: () => verified.names, host, port });
    } catch (error) {
      if (!isTaken(error)) throw error;
      shareFault = 'port-taken';
    }
  };

  return {
    status: (lang: Lang): UpdateStatus => {
      const state = load();
      const { step } = state;
      const announcement = step.name === 'downloaded' ? step.announcement : offer?.announcement;
      const stage = (): UpdateStatus['stage'] => {
        if (downloading) return 'downloading';
        if (step.name === 'downloaded') return 'downloaded';
        if (isOnTrial(state, version)) return 'on-trial';
        return offer ? 'found' : 'idle';
      };
      return {
        version,
        program: program.kind,
        stage: stage(),
        offer: announcement
          ? {
              version: announcement.version,
              issued: announcement.issued,
              expires: announcement.expires,
              size_bytes: fileFor(announcement, program)?.size ?? 0,
              notes: announcement.notes[lang] ?? '',
            }
          : null,
        progress,
        refused: state.refused,
        notNow: reasonNotNow(),
        checked_at: state.checked_at,
        previous: wayBack()?.from ?? null,
        installId: state.installId,
        sharedAt: server?.port ?? null,
        shareFault,
        policy: deps.policy(),
      };
    },
    check: (source: UpdateSource | null, user: number) =>
      guarded(() => look(source ?? deps.policy().source, user)),
    download: (user: number) => guarded(() => download(user)),
    install: (user: number) => guarded(() => install(user)),
    goBack: (user: number) => guarded(() => goBack(user)),
    /** A person has reached a screen: this version starts. Also tells the journal what happened before it could be told. */
    good: (): void => {
      const kept = readState(dataDir);
      if (!kept) return;
      forgetStarts(dataDir);
      const state = goodStart(dataDir, version, kept);
      record.forget();
      faultPoint('update.good');
      if (state.untold.length === 0) return;
      for (const fact of state.untold) deps.record(fact, 0);
      save({ ...state, untold: [] });
      deps.changed();
    },
    /** Gives neighbours what was verified, or stops giving: as the policy says. */
    share: (host: string): Promise<void> => {
      const done = sharing.then(() => share(host));
      sharing = done.catch(() => undefined);
      return done;
    },
    close: async (): Promise<void> => {
      stop.abort();
      await sharing;
      await server?.close();
      await queue;
    },
  };
}
