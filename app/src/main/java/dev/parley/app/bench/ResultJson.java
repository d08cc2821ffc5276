package dev.parley.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A result as one line of JSON, for programs. */
public final class ResultJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ResultJson() {}

    /** Returns what a run has measured. */
    public static String of(LoadResult result) {
        return write(json -> {
            plan(json, result);
            json.writeNumberField("seconds", result.seconds());
            json.writeNumberField("messages", result.messages());
            json.writeNumberField("messagesPerSecond", result.messagesPerSecond());
            json.writeNumberField("unanswered", result.unanswered());
            json.writeNumberField("bytesSent", result.bytesSent());
            json.writeNumberField("bytesReceived", result.bytesReceived());
            optional(json, "serverCpuMicrosPerMessage", result.serverCpuMicros());
            optional(json, "serverCpu", result.serverCpuSeconds().map(cpu -> cpu / result.seconds()));
            json.writeNumberField("loadCpu", result.loadCpuSeconds() / result.seconds());
            latencies(json, result.latencies());
            json.writeNumberField("failed", result.lost());
        });
    }

    /** Returns how much memory connections take that are quiet. */
    public static String of(LoadResult result, Optional<IdleMemory> memory) {
        return write(json -> {
            plan(json, result);
            json.writeNumberField("failed", result.lost());
            optional(json, "serverBytesBefore", memory.map(bytes -> (double) bytes.before()));
            optional(json, "serverBytes", memory.map(bytes -> (double) bytes.after()));
            optional(
                    json,
                    "bytesPerConnection",
                    memory.map(
                            bytes -> bytes.perConnection(result.plan().traffic().connections())));
        });
    }

    /** Writes the fields of an object. */
    public interface Body {
        /** Writes them. */
        void write(JsonGenerator json) throws IOException;
    }

    /** Returns an object as one line. */
    public static String write(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void plan(JsonGenerator json, LoadResult result) throws IOException {
        LoadPlan.Traffic traffic = result.plan().traffic();
        json.writeStringField("mode", traffic.mode().label());
        json.writeNumberField("connections", traffic.connections());
        json.writeNumberField("size", traffic.payload().size());
        json.writeNumberField("inFlight", traffic.inFlight());
        optional(json, "rate", traffic.rate() > 0 ? Optional.of(traffic.rate()) : Optional.empty());
        json.writeStringField("content", traffic.payload().content().name().toLowerCase(Locale.ROOT));
        if (result.agreed().isPresent()) {
            json.writeStringField("deflate", result.agreed().get());
        } else {
            json.writeNullField("deflate");
        }
    }

    private static void optional(JsonGenerator json, String name, Optional<Double> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    /** Writes times, given in nanoseconds. */
    public static void latencies(JsonGenerator json, Histogram latencies) throws IOException {
        json.writeObjectFieldStart("latencyMicros");
        json.writeNumberField("mean", latencies.getMean() / 1e3);
        json.writeNumberField("p50", latencies.getValueAtPercentile(50) / 1e3);
        json.writeNumberField("p90", latencies.getValueAtPercentile(90) / 1e3);
        json.writeNumberField("p99", latencies.getValueAtPercentile(99) / 1e3);
        json.writeNumberField("p999", latencies.getValueAtPercentile(99.9) / 1e3);
        json.writeNumberField("max", latencies.getMaxValue() / 1e3);
        json.writeEndObject();
    }
}
