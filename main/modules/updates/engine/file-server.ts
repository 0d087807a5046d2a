import path from 'node:path';
import { sendFile } from '#main/lan/send-file.ts';
import { type LanServer, openLanServer, refuseWith } from '#main/lan/server.ts';

export type FileServer = LanServer;
export interface FileServerOptions {
  readonly folder: string;
  /** Asked at each request: only these names of the folder are given, whatever else lies there. */
  readonly names: () => readonly string[];
  readonly host: string;
  readonly port: number;
}

/** Gives named files of one folder to whoever asks, and takes nothing: a neighbour's till, or this one's own reader. */
export const serveFiles = ({ folder, names, host, port }: FileServerOptions): Promise<FileServer> =>
  openLanServer({
    host,
    port,
    answer: (request, response) => {
      const refuse = (status: number): void => refuseWith(response, status);
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
      let name: string;
      try {
        name = decodeURIComponent((request.url ?? '/').replace(/\?.*$/, '').slice(1));
      } catch {
        return refuse(400);
      }
      if (!names().includes(name)) return refuse(404);
      sendFile(request, response, path.join(folder, name));
    },
  });
