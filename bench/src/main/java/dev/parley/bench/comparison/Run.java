package dev.parley.bench.comparison;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one server did in one case in one round.
 *
 * @param testCase the case's word
 * @param server the server's word
 * @param round the round, from 1
 * @param date when it began, in UTC
 * @param commit what {@link Commit} says of the sources then; nothing if it was not asked
 * @param deflate the parameters of {@code permessage-deflate} that were agreed upon, or nothing
 * @param figures what was measured, by name; nothing if it failed
 */
record Run(
        String testCase,
        String server,
        int round,
        String date,
        // There was a time when the commit was not written down.
        @JsonSetter(nulls = Nulls.AS_EMPTY) String commit,
        String deflate,
        Map<String, Double> figures) {

    /** Processor time of the server for one message, in microseconds. */
    static final String CPU = "serverCpuMicrosPerMessage";

    static final String RATE = "messagesPerSecond";

    /** Bytes of TCP from the server for one message. */
    static final String WIRE = "bytesReceivedPerMessage";

    /** Bytes of the server for one connection, on the heap and elsewhere. */
    static final String MEMORY = "bytesPerConnection";

    static final String HEAP = "heapPerConnection";
    static final String NATIVE = "nativePerConnection";
    /** How often, and for how long at most, the server's collector made it stand still. */
    static final String PAUSES = "gcPauses";

    static final String LONGEST_PAUSE = "gcLongestPauseMillis";

    /** For how long the server was warmed up before, and measured then. */
    static final String WARM_UP = "warmUpSeconds";

    static final String TIME = "seconds";

    /** How often as many connections had come and gone before those that were weighed. */
    static final String HOLDS_BEFORE = "holdsBefore";

    static final String FAILED = "failed";

    /** One of which there are no figures. */
    static Run failed(String testCase, String server, int round, String date, String commit) {
        return new Run(testCase, server, round, date, commit, "", Map.of());
    }

    /** The figures of a load's result, with those in objects by name and dot. */
    static Map<String, Double> figures(JsonNode result) {
        Map<String, Double> figures = new LinkedHashMap<>();
        result.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                figures.put(field.getKey(), field.getValue().doubleValue());
            } else if (field.getValue().isObject()) {
                figures(field.getValue()).forEach((name, value) -> figures.put(field.getKey() + "." + name, value));
            }
        });
        Double received = figures.get("bytesReceived");
        Double messages = figures.get("messages");
        if (received != null && messages != null && messages > 0) {
            figures.put(WIRE, received / messages);
        }
        return figures;
    }

    /** The figure by which servers are compared in a case. */
    static String comparedBy(Case testCase) {
        return testCase.kind().isMemory() ? MEMORY : CPU;
    }
}
