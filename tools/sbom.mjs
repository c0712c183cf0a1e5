// Writes a software bill of materials as CycloneDX JSON: all packages of package-lock.json, and the programs
// fetched outside npm.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const file = path.resolve(process.argv[2] ?? path.join(root, 'dist/taocun.cdx.json'));
const read = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
const { node, mongodb, wheel, kafka } = read('tools/engines/pins.json');

const fetched = [
  ...Object.values(node).map(({ package: name, version, sha256 }) =>
    program(`pkg:npm/${name}@${version}`, sha256),
  ),
  ...Object.values(mongodb.builds).map(({ build, sha256 }) =>
    program(
      `pkg:generic/mongodb@${mongodb.version}?file_name=mongodb-${build}-${mongodb.version}.tgz`,
      sha256,
    ),
  ),
  ...Object.entries(wheel.sha256).map(([platform, sha256]) =>
    program(`pkg:pypi/${wheel.package}@${wheel.version}?platform=${platform}`, sha256),
  ),
  ...Object.entries(kafka).map(([coordinates, sha256]) => {
    const [group, artifact, version] = coordinates.split(':');
    return { ...program(`pkg:maven/${group}/${artifact}@${version}`, sha256), type: 'library', group };
  }),
];

const options = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const sbom = JSON.parse(
  execFileSync('npm', ['sbom', ...options], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }),
);
// npm uses the folder's name.
sbom.metadata.component.name = read('package.json').name;
sbom.components.push(...fetched);
const own = sbom.metadata.component['bom-ref'];
sbom.dependencies.push({ ref: own, dependsOn: fetched.map((component) => component['bom-ref']) });
sbom.dependencies.push(...fetched.map((component) => ({ ref: component['bom-ref'], dependsOn: [] })));
// npm 10 lists a package once for each of its positions, which CycloneDX does not allow.
sbom.components = [
  ...new Map(sbom.components.map((component) => [component['bom-ref'], component])).values(),
];
const dependencies = new Map();
for (const { ref, dependsOn } of sbom.dependencies)
  dependencies.set(ref, new Set([...(dependencies.get(ref) ?? []), ...dependsOn]));
sbom.dependencies = [...dependencies].map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn] }));
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(sbom, undefined, 2)}\n`);
console.log(`${sbom.components.length} components: ${path.relative(process.cwd(), file)}`);

function program(purl, sha256) {
  const [, name, version] = /([^/]+)@([^?]+)/.exec(purl);
  return {
    'bom-ref': purl,
    type: 'application',
    name,
    version,
    purl,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
  };
}
