import {
  AGENCY,
  attributes,
  bestName,
  commentAttribute,
  type Code,
  type Component,
  components,
  CONCEPTS,
  FLOW,
  FLOW_NAMES,
  measure,
  type Names,
  seriesDimensions,
  statusAttribute,
  timeDimension,
  urnOf,
  VERSION,
} from './components';
import { type Artefacts } from './structure-query';

/** An SDMX-JSON 2.0 structure message. Source: https://github.com/sdmx-twg/sdmx-json, structure-message. */
export function structureJsonOf({ dataflow, datastructure, conceptscheme, codelists, isStub }: Artefacts, preparedAt: Date): object {
  const flow = { ...maintained(FLOW, FLOW_NAMES), ...(!isStub(FLOW) && { structure: urnOf('datastructure', FLOW) }) };
  const concepts = components.map(({ id, ...component }) => ({ id, ...named(component) }));
  return {
    meta: metaOf('STRUCTURE', preparedAt),
    data: {
      ...(dataflow && { dataflows: [flow] }),
      ...(datastructure && {
        dataStructures: [{ ...maintained(FLOW, FLOW_NAMES), ...(!isStub(FLOW) && { dataStructureComponents: definition() }) }],
      }),
      ...(conceptscheme && {
        conceptSchemes: [{ ...maintained(CONCEPTS, { en: 'Concepts', zh: '概念' }), ...(!isStub(CONCEPTS) && { concepts }) }],
      }),
      ...(codelists.length > 0 && {
        codelists: codelists.map(({ id, names, codes }) => ({
          ...maintained(id, names),
          ...(!isStub(id) && { codes: codes.map(codeOf) }),
        })),
      }),
    },
  };
}

/** The header of a message. */
export function metaOf(kind: string, preparedAt: Date): object {
  return {
    ...{ id: `${AGENCY}_${kind}`, test: false, prepared: preparedAt.toISOString(), contentLanguages: ['en', 'zh'] },
    sender: { id: AGENCY, name: 'taocun' },
  };
}

function maintained(id: string, names: Names): object {
  return { id, agencyID: AGENCY, version: VERSION, name: bestName(names), names };
}

function named({ names, description }: { readonly names: Names; readonly description?: string }): object {
  return { name: bestName(names), names, ...(description !== undefined && { descriptions: { en: description } }) };
}

function codeOf({ id, parent, ...code }: Code): object {
  return { id, ...named(code), ...(parent !== undefined && { parent }) };
}

function componentOf({ id, codelist, dataType }: Component): object {
  return {
    ...{ id, conceptIdentity: urnOf('concept', CONCEPTS, id) },
    localRepresentation: codelist === undefined ? { format: { dataType } } : { enumeration: urnOf('codelist', codelist) },
  };
}

function definition(): object {
  return {
    dimensionList: {
      id: 'DimensionDescriptor',
      dimensions: seriesDimensions.map((dimension, position) => ({ ...componentOf(dimension), position })),
      timeDimension: componentOf(timeDimension),
    },
    measureList: { id: 'MeasureDescriptor', measures: [{ ...componentOf(measure), usage: 'mandatory' }] },
    attributeList: {
      id: 'AttributeDescriptor',
      attributes: attributes.map((attribute) => ({
        ...componentOf(attribute),
        usage: attribute === commentAttribute ? 'optional' : 'mandatory',
        attributeRelationship: relationshipOf(attribute),
      })),
    },
  };
}

/** The part that an attribute belongs to: a whole series, or an observation. */
export function relationshipOf(attribute: Component): object {
  return attribute === statusAttribute ? { observation: {} } : { dimensions: seriesDimensions.map(({ id }) => id) };
}
