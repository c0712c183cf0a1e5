import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileForm, Question } from '@taocun/client';
import { reportingAt } from '../terminal/services';
import { croissantOf, type Export, dataPackageOf, dcatOf, type ExportedFile } from './descriptions';
import { columnsIn, documentedColumns, type ExportFormat, type OpenApiDocument } from './documented-columns';

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly region?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly url: string;
}

interface Wanted {
  readonly name: string;
  readonly title: string;
  readonly item: string;
  readonly download: (form: FileForm, page?: { readonly limit: number }) => Promise<ReadableStream<Uint8Array>>;
}

export async function runExport(folder: string, { format, region, from, to, url }: ExportOptions): Promise<void> {
  const taocun = reportingAt(url);
  const [{ items: ruleSets, provenance }, nation, document] = await Promise.all([
    taocun.call('listRuleSets'),
    taocun.call('getRegion', { code: 'CN' }),
    taocun.openApi() as Promise<OpenApiDocument>,
  ]);
  await mkdir(folder, { recursive: false });
  const where = region === undefined ? {} : { region: region.join(',') };
  const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const panel =
    (question: Question<'listPanel'>): Wanted['download'] =>
    (form, page) =>
      taocun.download('listPanel', form, { ...where, ...question, ...page });
  const wanted: Wanted[] = [
    {
      name: 'villages',
      title: 'Villages as they are assessed now',
      item: 'VillageSummary',
      download: (form, page) => taocun.download('listVillages', form, { ...where, ...page }),
    },
    { name: 'panel-by-month', title: 'Every village in every month', item: 'PanelRow', download: panel(bounds) },
    ...ruleSets.map(({ id, title }) => ({
      name: `certified-${id}`,
      title: `Certificates of every year under ${title?.en ?? id}`,
      item: 'PanelRow',
      download: panel({ by: 'year', ruleSet: id }),
    })),
  ];
  const files: ExportedFile[] = [];
  for (const { name, title, download, item } of wanted) {
    const file = `${name}.${format}`;
    const head = await new Response(await download({ format: 'csv' }, { limit: 1 })).text();
    const columns = documentedColumns(head, document, item);
    const saved = await save(await download({ format }), path.join(folder, file));
    process.stderr.write(`${file}: ${saved.bytes.toLocaleString('en')} bytes\n`);
    files.push({ name, title, file, format, columns: columnsIn(format, columns), ...saved });
  }
  const data: Export = {
    files,
    asOf: nation.asOf,
    madeAt: new Date().toISOString(),
    version: document.info.version,
    ruleSets,
    ...(provenance !== undefined && { provenance }),
  };
  const descriptions = { 'datapackage.json': dataPackageOf(data), 'croissant.json': croissantOf(data), 'dcat.jsonld': dcatOf(data) };
  for (const [name, description] of Object.entries(descriptions))
    await writeFile(path.join(folder, name), `${JSON.stringify(description, undefined, 2)}\n`);
  process.stdout.write(`${files.length} files and their descriptions are in ${folder}.\n`);
}

async function save(content: ReadableStream<Uint8Array>, file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const digest = createHash('sha256');
  let bytes = 0;
  const seen = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      digest.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(content, seen, createWriteStream(file));
  return { bytes, sha256: digest.digest('hex') };
}
