export { AuditController } from './audit.controller';
export { KeysController } from './keys.controller';
export { RejectedProxyController } from './rejected-proxy.controller';
export { ServicesController } from './services.controller';
export { OperationsModule } from './operations.module';
