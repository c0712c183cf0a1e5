import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { reporting } from '../questions/reporting-api';
import { ServiceApi } from '../questions/service-api';
import { croissantOf, type Export, dataPackageOf, dcatOf, type ExportedFile } from './descriptions';
import { columnsIn, documentedColumns, type ExportFormat, type OpenApiDocument } from './documented-columns';

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly for?: 'excel';
  readonly region?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly url: string;
}

interface RuleSetInForce {
  readonly id: string;
  readonly title?: { readonly en: string; readonly zh: string };
}

interface Wanted {
  readonly name: string;
  readonly title: string;
  readonly address: string;
  readonly item: string;
}

export async function runExport(folder: string, { format, for: program, region, from, to, url }: ExportOptions): Promise<void> {
  if (program !== undefined && format !== 'csv')
    throw new Error(`--for ${program} makes CSV, not ${format}: leave --format out, or say --format csv.`);
  const api = new ServiceApi(reporting, url);
  const [{ items: ruleSets, provenance }, nation, document] = await Promise.all([
    api.get<{ readonly items: readonly RuleSetInForce[]; readonly provenance?: Export['provenance'] }>('rule-sets'),
    api.get<{ readonly asOf: string | null }>('regions/CN'),
    api.document<OpenApiDocument>(),
  ]);
  await mkdir(folder, { recursive: false });
  const where = region === undefined ? {} : { region: region.join(',') };
  const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const wanted: Wanted[] = [
    { name: 'villages', title: 'Villages as they are assessed now', address: addressOf('villages', where), item: 'VillageSummary' },
    {
      ...{ name: 'panel-by-month', title: 'Every village in every month', item: 'PanelRow' },
      address: addressOf('panel', { ...where, ...bounds }),
    },
    ...ruleSets.map(({ id, title }) => ({
      ...{ name: `certified-${id}`, title: `Certificates of every year under ${title?.en ?? id}`, item: 'PanelRow' },
      address: addressOf('panel', { ...where, by: 'year', ruleSet: id }),
    })),
  ];
  const files: ExportedFile[] = [];
  for (const { name, title, address, item } of wanted) {
    const file = `${name}.${format}`;
    const written = program === undefined ? '' : `&for=${program}`;
    const columns = documentedColumns(await api.text(`${address}&format=csv${written}&limit=1`), document, item);
    const saved = await save(api, `${address}&format=${format}${written}`, path.join(folder, file));
    process.stderr.write(`${file}: ${saved.bytes.toLocaleString('en')} bytes\n`);
    files.push({ name, title, file, format, columns: columnsIn(format, columns), ...saved });
  }
  const data: Export = {
    ...{ files, asOf: nation.asOf, madeAt: new Date().toISOString(), version: document.info.version, ruleSets },
    license: document.info.license,
    ...(provenance !== undefined && { provenance }),
  };
  const descriptions = { 'datapackage.json': dataPackageOf(data), 'croissant.json': croissantOf(data), 'dcat.jsonld': dcatOf(data) };
  for (const [name, description] of Object.entries(descriptions))
    await writeFile(path.join(folder, name), `${JSON.stringify(description, undefined, 2)}\n`);
  process.stdout.write(`${files.length} files and their descriptions are in ${folder}.\n`);
}

function addressOf(list: string, question: Readonly<Record<string, string>>): string {
  return `${list}?${new URLSearchParams(question).toString()}`;
}

/** Saves an answer as it comes, and shows on a terminal how much has come. */
async function save(api: ServiceApi, address: string, file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const digest = createHash('sha256');
  let bytes = 0;
  let shownMs = 0;
  const seen = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      digest.update(chunk);
      bytes += chunk.length;
      if (process.stderr.isTTY && performance.now() - shownMs > 250) {
        shownMs = performance.now();
        process.stderr.write(`${path.basename(file)}: ${(bytes / 1_048_576).toFixed(1)} MiB\r`);
      }
      yield chunk;
    }
  };
  await pipeline(await api.stream(address), seen, createWriteStream(file));
  return { bytes, sha256: digest.digest('hex') };
}
