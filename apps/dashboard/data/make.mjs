// Makes the page's built-in data, src/data, from china-provinces.geo.json next to this file and the table of
// counties in tools/record. `node apps/dashboard/data/make.mjs` writes the files; with `--check` it writes
// nothing and exits with 1 if any differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pinyin } from 'pinyin-pro';

const here = import.meta.dirname;
const target = path.join(here, '../src/data');
const record = path.join(here, '../../../tools/record');
const rowsOf = (file) => readFileSync(path.join(record, file), 'utf8').trim().split('\n').slice(1);
/** A hundredth of a degree is about a kilometre: less than a pixel of any map here. */
const hundredths = (degrees) => Math.round(Number(degrees) * 100);

/** Delta-encodes points as integers, which takes half the bytes of coordinates. */
function steps(points) {
  const deltas = [];
  let x = 0;
  let y = 0;
  for (const [longitude, latitude] of points) {
    const nextX = hundredths(longitude);
    const nextY = hundredths(latitude);
    if (deltas.length > 0 && nextX === x && nextY === y) continue;
    deltas.push(nextX - x, nextY - y);
    x = nextX;
    y = nextY;
  }
  return deltas;
}

function outlines() {
  const { features } = JSON.parse(readFileSync(path.join(here, 'china-provinces.geo.json'), 'utf8'));
  const areas = features.filter(({ properties }) => properties.code !== undefined);
  const lines = features.filter(({ properties }) => properties.code === undefined);
  const many = ({ type, coordinates }) => (type.startsWith('Multi') ? coordinates : [coordinates]);
  return {
    provinces: areas.map(({ properties: { code, name }, geometry }) => ({
      code,
      name,
      // A ring of fewer than four points encloses nothing after rounding.
      polygons: many(geometry)
        .map((rings) => rings.map(steps).filter((ring) => ring.length >= 8))
        .filter((rings) => rings.length > 0),
    })),
    lines: lines.flatMap(({ geometry }) => many(geometry).map(steps)),
  };
}

/**
 * Columns by code: codes and points in hundredths of a degree, each number as the difference from the one
 * before, and names joined by spaces.
 */
function counties() {
  const rows = rowsOf('county-centroids.csv')
    .map((row) => row.split(','))
    .sort(([one], [other]) => one - other);
  const differences = (numbers) => numbers.map((number, at) => number - (numbers[at - 1] ?? 0));
  return {
    codes: differences(rows.map(([code]) => Number(code))),
    names: rows.map(([, name]) => name).join(' '),
    longitudes: differences(rows.map(([, , longitude]) => hundredths(longitude))),
    latitudes: differences(rows.map(([, , , latitude]) => hundredths(latitude))),
  };
}

/**
 * The pinyin of every character in the names of regions and of the record's villages, as
 * `syllable: characters`, and of the counties and prefectures whose characters are read differently than
 * alone.
 */
function readings() {
  const csvOf = (file) => gunzipSync(readFileSync(path.join(here, '../../..', file))).toString('utf8');
  const regions = csvOf('libs/geography/assets/region-names.csv.gz').trim().split('\n').slice(1);
  const villages = csvOf('tools/record/village-registry-sample.csv.gz');
  const lists = ['taobao-villages-2014.csv', 'taobao-villages-2015.csv'].map((file) =>
    readFileSync(path.join(record, file), 'utf8'),
  );
  const read = (text) => pinyin(text, { toneType: 'none', type: 'array', v: true });
  const known = new Map();
  for (const character of new Set([regions.join(''), villages, ...lists].join(''))) {
    if (/\p{Script=Han}/u.test(character)) known.set(character, read(character)[0]);
  }
  const characters = {};
  for (const [character, syllable] of [...known].sort())
    characters[syllable] = (characters[syllable] ?? '') + character;
  const words = {};
  for (const row of regions) {
    const [code, name] = row.split(',');
    if (code.length > 6) continue;
    const short = name.replace(/(?<=..)(?:自治州|自治县|地区|省|市|县|区|旗|盟)$/, '');
    const whole = read(short);
    if (whole.join('') !== [...short].map((character) => known.get(character) ?? character).join(''))
      words[short] = whole;
  }
  return { characters, words };
}

mkdirSync(target, { recursive: true });
const differing = Object.entries({ outlines: outlines(), counties: counties(), pinyin: readings() }).filter(
  ([name, content]) => {
    const file = path.join(target, `${name}.json`);
    const text = `${JSON.stringify(content)}\n`;
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    return true;
  },
);
console.log(
  differing.length === 0
    ? 'Nothing differs.'
    : `Different: ${differing.map(([name]) => `${name}.json`).join(', ')}`,
);
if (process.argv.includes('--check') && differing.length > 0) process.exit(1);
