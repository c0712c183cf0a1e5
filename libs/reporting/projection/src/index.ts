export { type AssessedFields, Assessments, AssessmentsState } from './assessments';
export { Certifications } from './certifications';
export { ProjectionModule } from './projection.module';
export { RecordedCertificates } from './recorded-certificates';
export { certificationOf, RecordedEvents, regionHistory, verdictHistory, verdictOf } from './recorded-events';
export { AnnouncedRegions } from './regions/announced-regions';
export { possibleTowns } from './regions/possible-towns';
export { Regions, regionsOf } from './regions/regions';
export { VillageEventsController } from './village-events.controller';
