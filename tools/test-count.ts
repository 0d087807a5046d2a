/** What a run proved, read from the reporters' own files. A file that could not be loaded is one failure. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly { readonly projectName: string; readonly status: string }[];
  }[];
}
interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly unknown[];
}

const nothing: TestCount = { passed: 0, failed: 0, skipped: [] };

export function vitestCount(report: unknown): TestCount {
  if (!report) return { ...nothing, failed: 1 };
  const files = (report as VitestReport).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const unloaded = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + unloaded.length,
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  };
}

const screenTests = (suite: PlaywrightSuite): { name: string; project: string; status: string }[] => [
  ...(suite.specs ?? []).flatMap((spec) =>
    spec.tests.map(({ projectName, status }) => ({
      name: `[${projectName}] ${suite.title} › ${spec.title}`,
      project: projectName,
      status,
    })),
  ),
  ...(suite.suites ?? []).flatMap(screenTests),
];
const allScreenTests = (report: unknown) =>
  report ? (report as PlaywrightReport).suites.flatMap(screenTests) : [];

/** A flaky test counts as failed: nothing is retried here. */
export function playwrightCount(report: unknown): TestCount {
  if (!report) return { ...nothing, failed: 1 };
  const tests = allScreenTests(report);
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed:
      tests.filter(({ status }) => status === 'unexpected' || status === 'flaky').length +
      (report as PlaywrightReport).errors.length,
    skipped: tests.filter(({ status }) => status === 'skipped').map(({ name }) => name),
  };
}

/** How many tests each launcher really ran. */
export function launcherCounts(report: unknown): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { project, status } of allScreenTests(report)) {
    if (status !== 'skipped') counts.set(project, (counts.get(project) ?? 0) + 1);
  }
  return counts;
}
