package org.apache.kafka.clients.consumer.internals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.LogContext;
import org.slf4j.helpers.NOPLogger;

/**
 * Reads fetched bytes as Kafka's consumer does, with the consumer's own class, so this class is in the same package.
 * Standard input, repeatedly: the number of bytes (int), the requested offset (long), the bytes. Standard output: a line of JSON for each.
 */
class ConsumerReading {
  record Header(String name, byte[] value) {}

  /** Numbers as text, because JavaScript's numbers have 53 bits. */
  record Read(String offset, String timestamp, byte[] key, byte[] value, List<Header> headers) {}

  /** The records that the consumer returns, the error after which it stops, and whether that is an error of decompression. */
  record Reading(List<Read> records, String error, boolean ofCompression) {}

  static final TopicPartition PARTITION = new TopicPartition("topic", 0);
  static final TopicPartition ANOTHER = new TopicPartition("topic", 1);
  static final FetchConfig CONFIG = new FetchConfig(0, 1, 0, 1, 1, true, "", IsolationLevel.READ_COMMITTED);
  static final Deserializers<byte[], byte[]> DESERIALIZERS =
      new Deserializers<>(new ByteArrayDeserializer(), new ByteArrayDeserializer(), null);

  public static void main(String[] args) throws Exception {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    PrintStream out = System.out;
    // Other output must not be mixed with the answers.
    System.setOut(System.err);
    ObjectMapper json = new ObjectMapper();
    while (true) {
      int length = in.readInt();
      if (length < 0) return;
      long askedFor = in.readLong();
      out.println(json.writeValueAsString(reading(in.readNBytes(length), askedFor)));
      out.flush();
    }
  }

  static Reading reading(byte[] bytes, long askedFor) {
    List<Read> read = new ArrayList<>();
    MemoryRecords records = MemoryRecords.readableRecords(ByteBuffer.wrap(bytes));
    try {
      PartitionData data = new PartitionData().setRecords(records);
      SubscriptionState subscriptions = new SubscriptionState(new LogContext(), AutoOffsetResetStrategy.NONE);
      // The aggregator waits for the other partition, and so never writes metrics, which do not exist here.
      FetchMetricsAggregator metrics = new FetchMetricsAggregator(null, new HashSet<>(Set.of(PARTITION, ANOTHER)));
      CompletedFetch fetch =
          new CompletedFetch(NOPLogger.NOP_LOGGER, subscriptions, BufferSupplier.NO_CACHING, PARTITION, data, metrics, askedFor);
      while (true) {
        List<ConsumerRecord<byte[], byte[]>> some = fetch.fetchRecords(CONFIG, DESERIALIZERS, 500);
        if (some.isEmpty()) return new Reading(read, null, false);
        for (ConsumerRecord<byte[], byte[]> record : some) read.add(readOf(record));
      }
    } catch (Throwable error) {
      // Snappy throws an Error if a chunk states a size that exceeds the memory.
      Throwable cause = error;
      while (cause.getCause() != null) cause = cause.getCause();
      return new Reading(read, cause.getClass().getSimpleName() + ": " + cause.getMessage(), !decompresses(records));
    }
  }

  static boolean decompresses(MemoryRecords records) {
    try {
      for (MutableRecordBatch batch : records.batches())
        ((DefaultRecordBatch) batch).recordInputStream(BufferSupplier.NO_CACHING).readAllBytes();
      return true;
    } catch (Throwable error) {
      return false;
    }
  }

  static Read readOf(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers =
        StreamSupport.stream(record.headers().spliterator(), false).map(one -> new Header(one.key(), one.value())).toList();
    return new Read("" + record.offset(), "" + record.timestamp(), record.key(), record.value(), headers);
  }
}
