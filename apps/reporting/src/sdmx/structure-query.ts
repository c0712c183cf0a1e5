import { Problem } from '@taocun/service';
import { AGENCY, type Codelist, CONCEPTS, FLOW, VERSION } from './components';

/** The artefacts that a message has; those in `stubs` without their contents. */
export interface Artefacts {
  readonly dataflow: boolean;
  readonly datastructure: boolean;
  readonly conceptscheme: boolean;
  readonly codelists: readonly Codelist[];
  readonly isStub: (id: string) => boolean;
}

type Kind = 'dataflow' | 'datastructure' | 'conceptscheme' | 'codelist';

interface Artefact {
  readonly kind: Kind;
  readonly id: string;
}

export interface StructureQuery {
  readonly artefactType?: string;
  readonly agencyID?: string;
  readonly resourceID?: string;
  readonly version?: string;
  readonly references?: string;
  readonly detail?: string;
}

export const references = ['none', 'children', 'descendants', 'parents', 'parentsandsiblings', 'ancestors', 'all'] as const;
export const details = [
  'full',
  'allstubs',
  'referencestubs',
  'allcompletestubs',
  'referencecompletestubs',
  'referencepartial',
  'raw',
] as const;
const kinds: readonly Kind[] = ['dataflow', 'datastructure', 'conceptscheme', 'codelist'];

/**
 * The artefacts that a structure query asks for, with those that they refer to or are referred to by.
 * @throws Problem with 404 where there is none
 */
export function artefactsFor(query: StructureQuery, codelists: readonly Codelist[]): Artefacts {
  const all: Artefact[] = [
    { kind: 'dataflow', id: FLOW },
    { kind: 'datastructure', id: FLOW },
    { kind: 'conceptscheme', id: CONCEPTS },
    ...codelists.map(({ id }): Artefact => ({ kind: 'codelist', id })),
  ];
  const { artefactType = '*', agencyID = '*', resourceID = '*', version = '~', references: wanted = 'none', detail = 'full' } = query;
  const isNamed = (given: string, name: string): boolean => given === '*' || given.split(',').includes(name);
  const matching = all.filter(
    ({ kind, id }) => isNamed(artefactType, kind) && isNamed(agencyID, AGENCY) && isNamed(resourceID, id) && isVersion(version),
  );
  if (matching.length === 0) {
    const asked = `${artefactType} ${agencyID}:${resourceID}(${version})`;
    throw new Problem({
      status: 404,
      detail: `There is no ${asked}. /sdmx/structure lists all that there is: ${kinds.join(', ')} of ${AGENCY} in version ${VERSION}.`,
    });
  }
  const found = new Set(matching.flatMap((artefact) => [artefact, ...referencesOf(artefact, wanted, all)]));
  const has = (kind: Kind): boolean => [...found].some((artefact) => artefact.kind === kind);
  const isStub = (id: string): boolean =>
    detail.startsWith('all') || (detail.endsWith('stubs') && !matching.some((artefact) => artefact.id === id));
  return {
    ...{ dataflow: has('dataflow'), datastructure: has('datastructure'), conceptscheme: has('conceptscheme') },
    codelists: codelists.filter(({ id }) => [...found].some((artefact) => artefact.kind === 'codelist' && artefact.id === id)),
    isStub,
  };
}

/** Whether a version is asked for that is the one there is. */
export function isVersion(version: string): boolean {
  return version.split(',').some((each) => ['*', '+', '~', VERSION, '1.0+.0', '1+.0.0', '1.0.0+'].includes(each));
}

/** The levels in which artefacts refer to those of the next. */
const level: Readonly<Record<Kind, number>> = { dataflow: 0, datastructure: 1, conceptscheme: 2, codelist: 2 };

function referencesOf(artefact: Artefact, wanted: string, all: readonly Artefact[]): readonly Artefact[] {
  const own = level[artefact.kind];
  const at = (is: (distance: number) => boolean): Artefact[] => all.filter(({ kind }) => is(level[kind] - own));
  switch (wanted) {
    case 'none':
      return [];
    case 'children':
      return at((distance) => distance === 1);
    case 'descendants':
      return at((distance) => distance > 0);
    case 'parents':
      return at((distance) => distance === -1);
    case 'ancestors':
      return at((distance) => distance < 0);
    case 'parentsandsiblings':
      return at((distance) => distance === -1 || (distance === 0 && own > 0));
    case 'all':
      return all;
    default:
      return all.filter(({ kind }) => kind === wanted);
  }
}
