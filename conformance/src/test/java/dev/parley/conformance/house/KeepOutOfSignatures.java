package dev.parley.conformance.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * That nothing a program can see of a class names a type of some package: neither its supertypes, nor the types of its
 * public and protected fields, parameters, results and exceptions, generic arguments included.
 */
final class KeepOutOfSignatures extends ArchCondition<JavaClass> {
    private final String prefix;

    KeepOutOfSignatures(String prefix) {
        super("keep " + prefix + "* out of what a program sees");
        this.prefix = prefix;
    }

    @Override
    public void check(JavaClass owner, ConditionEvents events) {
        if (!isVisible(owner)) {
            return;
        }
        var supertypes = new ArrayList<JavaType>(owner.getInterfaces());
        owner.getSuperclass().ifPresent(supertypes::add);
        supertypes.addAll(owner.getTypeParameters());
        complain(owner, owner.getName(), supertypes, events);
        for (var member : owner.getMembers()) {
            if (isVisible(member.getModifiers())) {
                complain(owner, member.getFullName(), typesOf(member), events);
            }
        }
    }

    private static List<JavaType> typesOf(JavaMember member) {
        return switch (member) {
            case JavaField field -> List.of(field.getType());
            case JavaCodeUnit unit -> {
                var types = new ArrayList<>(unit.getParameterTypes());
                types.add(unit.getReturnType());
                types.addAll(unit.getTypeParameters());
                unit.getExceptionTypes().forEach(types::add);
                yield types;
            }
            default -> throw new AssertionError("a member that is neither field nor code: " + member.getFullName());
        };
    }

    private void complain(JavaClass owner, String place, List<JavaType> types, ConditionEvents events) {
        for (var type : types) {
            for (var named : type.getAllInvolvedRawTypes()) {
                if (named.getName().startsWith(prefix)) {
                    events.add(SimpleConditionEvent.violated(owner, place + " names " + named.getName()));
                }
            }
        }
    }

    /** Visible is a class that is public or protected, and all those around it. */
    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(KeepOutOfSignatures::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
