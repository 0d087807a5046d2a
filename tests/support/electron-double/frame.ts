import { originOf } from './schemes.ts';

/** The main frame of a page. Other frames have no preload, so no message ever comes from one. */
export class DoubleFrame {
  readonly frameTreeNodeId: number;
  readonly parent = null;
  readonly detached = false;
  readonly #url: () => string;

  constructor(url: () => string, id: number) {
    this.#url = url;
    this.frameTreeNodeId = id;
  }
  get top(): DoubleFrame {
    return this;
  }
  get url(): string {
    return this.#url();
  }
  get origin(): string {
    return originOf(this.url);
  }
  /** The frame as it is at this moment: a message keeps its sender, wherever the page goes next. */
  now(): DoubleFrame {
    const url = this.url;
    return new DoubleFrame(() => url, this.frameTreeNodeId);
  }
}
