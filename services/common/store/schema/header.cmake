# Writes what C has of the tables. cmake -DOUT=store_schema.h -P header.cmake
include(${CMAKE_CURRENT_LIST_DIR}/tables.cmake)

set(text "/* Written by services/common/store/schema/header.cmake from the tables beside it. */
#ifndef TRIPTYCH_STORE_SCHEMA_H
#define TRIPTYCH_STORE_SCHEMA_H

")
string(APPEND text "/* Positions in the line of facts. */\nenum store_fact {\n")
set(said "")
foreach(name IN LISTS FACTS)
    string(TOUPPER ${name} upper)
    string(APPEND text "    FACT_${upper},\n")
    if(FACT_${name}_BY STREQUAL "caller")
        string(APPEND said " \\\n    X(FACT_${upper})")
    endif()
endforeach()
string(APPEND text "    FACTS_COUNT\n};\n\n/* What a caller says of an article, in this order. */\n#define STORE_SAID_FACTS(X)${said}\n")

foreach(outcome IN LISTS OUTCOMES)
    string(APPEND text "\nenum ${outcome} {\n")
    foreach(name IN LISTS OUTCOME_${outcome}_NAMES)
        string(APPEND text "    ${OUTCOME_${outcome}_LUA}_${name},")
        if(OUTCOME_${outcome}_${name})
            string(APPEND text " /* ${OUTCOME_${outcome}_${name}} */")
        endif()
        string(APPEND text "\n")
    endforeach()
    string(APPEND text "};\n")
endforeach()

foreach(function IN LISTS FUNCTIONS)
    string(TOUPPER ${function} upper)
    if(FUNCTION_${function}_ARGS)
        string(APPEND text "\nenum ${function}_args {\n")
        foreach(arg IN LISTS FUNCTION_${function}_ARGS)
            string(TOUPPER ${arg} arg)
            string(APPEND text "    ${upper}_ARG_${arg},\n")
        endforeach()
        string(APPEND text "    ${upper}_ARGS\n};\n")
    endif()
endforeach()
string(APPEND text "\n#endif\n")
file(CONFIGURE OUTPUT ${OUT} CONTENT "${text}" @ONLY)
