package dev.parley.app;

import dev.parley.server.OriginPolicy;
import java.util.ArrayList;
import java.util.List;

/** Makes an origin policy of what was given with {@code --origin}: origins, {@code same}, or {@code any}. */
final class OriginChoice {

    private static final String SAME = "same";
    private static final String ANY = "any";

    private OriginChoice() {}

    /**
     * Returns the policy; for an empty list the server's own origin only.
     *
     * @throws CommandFailure if one of them is no origin, or {@code any} is given with others
     */
    static OriginPolicy policy(List<String> given) {
        if (given.contains(ANY)) {
            if (given.stream().anyMatch(origin -> !origin.equals(ANY))) {
                throw new CommandFailure("--origin: got any and others, expected any alone, as it includes the others");
            }
            return OriginPolicy.any();
        }
        List<String> listed = new ArrayList<>(given);
        boolean same = listed.removeIf(SAME::equals) || given.isEmpty();
        String[] origins = listed.toArray(String[]::new);
        try {
            if (!same) {
                return OriginPolicy.allow(origins);
            }
            return origins.length == 0
                    ? OriginPolicy.sameOrigin()
                    : OriginPolicy.sameOrigin().orAllow(origins);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--origin: " + e.getMessage() + ", or same, or any", e);
        }
    }
}
