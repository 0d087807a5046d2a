import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/**
 * Begins with the files that take the longest, in this order: one that began last would run alone to the end, beside a processor
 * that has nothing to do. The runner itself knows of a file's time only what an earlier run left, and a fresh copy has none.
 */
export const longestFirst = (...names: readonly RegExp[]): TestSequencerConstructor =>
  class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const placeOf = ({ moduleId }: TestSpecification): number => {
        const place = names.findIndex((name) => name.test(moduleId));
        return place < 0 ? names.length : place;
      };
      return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other));
    }
  };
