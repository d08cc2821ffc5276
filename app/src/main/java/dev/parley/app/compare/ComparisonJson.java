package dev.parley.app.compare;

import dev.parley.app.bench.ResultJson;

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
            for (WayResult way : result.ways()) {
                json.writeStartObject();
                json.writeStringField("way", way.way().label());
                json.writeNumberField("seconds", way.seconds());
                json.writeNumberField("requests", way.requests());
                json.writeNumberField("bytesSent", way.bytesSent());
                json.writeNumberField("bytesReceived", way.bytesReceived());
                json.writeNumberField("serverCpuSeconds", way.serverCpuSeconds());
                ResultJson.latencies(json, way.delays());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
