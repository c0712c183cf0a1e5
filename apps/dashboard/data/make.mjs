// Makes the page's built-in data, src/data, from china-provinces.geo.json beside this file and the table of counties in dev/record.
// `node apps/dashboard/data/make.mjs` writes the files; with `--check` it writes nothing and exits with 1 if any differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const target = path.join(here, '../src/data');
const record = path.join(here, '../../../dev/record');
const rowsOf = (file) => readFileSync(path.join(record, file), 'utf8').trim().split('\n').slice(1);
/** A hundredth of a degree is about a kilometre: less than a pixel of any map here. */
const hundredths = (degrees) => Math.round(Number(degrees) * 100);

/** Delta-encodes points as integers, which takes half the bytes of coordinates. */
function steps(points) {
  const found = [];
  let [x, y] = [0, 0];
  for (const [longitude, latitude] of points) {
    const [nextX, nextY] = [hundredths(longitude), hundredths(latitude)];
    if (found.length > 0 && nextX === x && nextY === y) continue;
    found.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  }
  return found;
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
      // A ring of fewer than four points encloses nothing once it is rounded.
      polygons: many(geometry)
        .map((rings) => rings.map(steps).filter((ring) => ring.length >= 8))
        .filter((rings) => rings.length > 0),
    })),
    lines: lines.flatMap(({ geometry }) => many(geometry).map(steps)),
  };
}

/** `code,name,longitude,latitude` in hundredths of a degree. */
function counties() {
  return rowsOf('county-centroids.csv').map((row) => {
    const [code, name, longitude, latitude] = row.split(',');
    return [Number(code), name, hundredths(longitude), hundredths(latitude)];
  });
}

mkdirSync(target, { recursive: true });
const differing = Object.entries({ outlines: outlines(), counties: counties() }).filter(([name, content]) => {
  const file = path.join(target, `${name}.json`);
  const text = `${JSON.stringify(content)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  return true;
});
console.log(differing.length === 0 ? 'Nothing differs.' : `Different: ${differing.map(([name]) => `${name}.json`).join(', ')}`);
if (process.argv.includes('--check') && differing.length > 0) process.exit(1);
