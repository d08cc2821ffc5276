package dev.parley.app.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.app.bench.ResultJson;
import java.io.IOException;
import java.util.List;

/** The result of a comparison as one line of JSON, for programs. */
public final class ComparisonJson {

    private ComparisonJson() {}

    /** Returns what was measured. */
    public static String of(WayResult.All result) {
        ComparisonPlan plan = result.plan();
        return ResultJson.write(json -> {
            json.writeNumberField("updates", plan.updates());
            json.writeNumberField("clients", plan.clients());
            json.writeNumberField("rate", plan.rate());
            json.writeNumberField("size", plan.size());
            json.writeArrayFieldStart("ways");
            for (List<WayResult> rounds : result.ways()) {
                json.writeStartObject();
                json.writeStringField("way", rounds.getFirst().way().label());
                write(json, "median", Figures.median(rounds));
                write(json, "least", Figures.least(rounds));
                write(json, "most", Figures.most(rounds));
                json.writeArrayFieldStart("rounds");
                for (WayResult round : rounds) {
                    write(json, round);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, String name, Figures figures) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("requests", figures.requests());
        json.writeNumberField("bytesSent", figures.bytesSent());
        json.writeNumberField("bytesReceived", figures.bytesReceived());
        json.writeNumberField("serverCpuSeconds", figures.serverCpuSeconds());
        json.writeNumberField("meanDelayMicros", figures.meanDelayNanos() / 1e3);
        json.writeNumberField("p99DelayMicros", figures.p99DelayNanos() / 1e3);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, WayResult round) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seconds", round.seconds());
        json.writeNumberField("requests", round.requests());
        json.writeNumberField("bytesSent", round.bytesSent());
        json.writeNumberField("bytesReceived", round.bytesReceived());
        json.writeNumberField("serverCpuSeconds", round.serverCpuSeconds());
        ResultJson.latencies(json, round.delays());
        json.writeEndObject();
    }
}
