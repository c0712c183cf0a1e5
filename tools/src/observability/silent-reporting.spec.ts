import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { taocunCommand } from '@taocun/runtime';
import { runbookOf, seenIn, serviceNames } from '@taocun/service';
import { sourceText } from '../docs/markdown.fixture';
import { repositoryRoot } from '../engines/machine/folders';

// While reporting does not answer, the page cannot fetch the words of conditions, and the browser loads no
// service.
const folder = 'apps/dashboard/src/pages/operations';
const words = sourceText(`${folder}/words`);

it.each(serviceNames)('the page names a silent service as its condition does: %s', (service) => {
  const [condition] = seenIn(
    { services: [{ service, silentSince: new Date(0) }], silentSources: [], fallingSources: [] },
    0,
  );
  expect(condition?.name).toBe('TaocunMissing');
  const { en, zh } = condition?.what ?? {};
  expect(words).toContain(`${service}: '${en?.replace(' does not answer', '')}'`);
  expect(words).toContain(`${service}: '${zh?.replace('没有回应', '')}'`);
});

it('the page explains a silent reporting service by its condition, with the command and the section of the runbook', () => {
  const [condition] = seenIn(
    { services: [{ service: 'reporting', silentSince: new Date(0) }], silentSources: [], fallingSources: [] },
    0,
  );
  if (condition === undefined) throw new Error('a silent service is no condition');
  const { name, what, command } = condition;
  expect(words).toContain(`\`${what.en} (since \${time})`);
  expect(words).toContain(`\`${what.zh}（自 \${time}）`);
  const shown = command.replace(taocunCommand, '${taocunCommand}');
  const component = readFileSync(path.join(repositoryRoot, folder, 'first-sentence.tsx'), 'utf8');
  expect(component).toContain(`command={\`${shown}\`} page="${runbookOf(name)}"`);
});
