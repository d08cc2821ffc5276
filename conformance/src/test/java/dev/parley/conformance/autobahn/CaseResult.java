package dev.parley.conformance.autobahn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one case of the suite came to.
 *
 * @param id such as {@code 6.4.3}
 * @param behavior what the suite says of the messages: {@code OK}, {@code NON-STRICT}, {@code INFORMATIONAL},
 *     {@code UNIMPLEMENTED}, {@code FAILED} …
 * @param behaviorClose what it says of the closing handshake
 */
record CaseResult(String agent, String id, String behavior, String behaviorClose) {

    private static final String OK = "OK";

    boolean isPlainOk() {
        return behavior.equals(OK) && behaviorClose.equals(OK);
    }

    /** The results in a report folder's {@code index.json}. */
    static List<CaseResult> read(Path folder) {
        Path index = folder.resolve("index.json");
        try {
            JsonNode agents = new ObjectMapper().readTree(Files.readString(index));
            List<CaseResult> results = new ArrayList<>();
            for (Map.Entry<String, JsonNode> agent : agents.properties()) {
                for (Map.Entry<String, JsonNode> result : agent.getValue().properties()) {
                    results.add(new CaseResult(
                            agent.getKey(),
                            result.getKey(),
                            result.getValue().path("behavior").asText(),
                            result.getValue().path("behaviorClose").asText()));
                }
            }
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException("the fuzzing client left no report at " + index, e);
        }
    }
}
