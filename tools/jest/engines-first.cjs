// Gives Kafka and MongoDB, which are already running, priority over the tests and their services: a broker
// that is silent for some seconds loses its partitions.
const { getPriority, setPriority } = require('node:os');

if (getPriority() < 5) setPriority(5);
