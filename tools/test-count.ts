import { stripVTControlCharacters } from 'node:util';

/** What a run proved, read from the reporters' own files. A file that could not be loaded is one failure. */
export interface TestCount {
  readonly passed: number;
  /** One line for each failure: the test, and the first line of what it said. */
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly projectName: string;
      readonly status: string;
      readonly results?: readonly { readonly errors?: readonly PlaywrightError[] }[];
    }[];
  }[];
}
interface PlaywrightError {
  readonly message?: string;
}
interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly PlaywrightError[];
}

const unwritten: TestCount = { passed: 0, failures: ['the report was never written'], skipped: [] };

function failureLine(name: string, message = ''): string {
  const said = stripVTControlCharacters(message).trim().split('\n')[0] ?? '';
  return said === '' ? name : `${name}: ${said}`;
}

export function vitestCount(report: unknown): TestCount {
  if (!report) return unwritten;
  const files = (report as VitestReport).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failures: files.flatMap((file) => {
      const failed = file.assertionResults.filter(({ status }) => status === 'failed');
      if (file.status === 'failed' && failed.length === 0) return [failureLine(file.name, file.message)];
      return failed.map((one) => failureLine(`${file.name} › ${one.fullName}`, one.failureMessages?.[0]));
    }),
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  };
}

interface ScreenTest {
  readonly name: string;
  readonly project: string;
  readonly status: string;
  readonly message: string | undefined;
}

const screenTests = (suite: PlaywrightSuite): ScreenTest[] => [
  ...(suite.specs ?? []).flatMap((spec) =>
    spec.tests.map(({ projectName, status, results }) => ({
      name: `[${projectName}] ${suite.title} › ${spec.title}`,
      project: projectName,
      status,
      message: results?.flatMap(({ errors }) => errors ?? [])[0]?.message,
    })),
  ),
  ...(suite.suites ?? []).flatMap(screenTests),
];
const allScreenTests = (report: unknown) =>
  report ? (report as PlaywrightReport).suites.flatMap(screenTests) : [];

/** A flaky test counts as failed: nothing is retried here. */
export function playwrightCount(report: unknown): TestCount {
  if (!report) return unwritten;
  const tests = allScreenTests(report);
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failures: [
      ...tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ name, message }) => failureLine(name, message)),
      ...(report as PlaywrightReport).errors.map(({ message }) => failureLine('playwright', message)),
    ],
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
