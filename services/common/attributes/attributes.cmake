# Reads attributes.def: sets ATTRIBUTES and ATTRIBUTE_<name>_COUNTER, _OF, _SHOWN, _TITLE of whoever includes this. As a
# script it writes the C side: cmake -DOUT=attributes.h -P attributes.cmake
cmake_minimum_required(VERSION 3.25)
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/attributes.def lines REGEX "^[a-z]")
foreach(line IN LISTS lines)
    if(NOT line MATCHES "^([a-z_]+) +([A-Z]) +(source|article) +(apart|free|premium|vantage) +([A-Za-z ]+)$")
        message(FATAL_ERROR "attributes.def: name, counter, of, shown and title are needed: ${line}")
    endif()
    list(APPEND ATTRIBUTES ${CMAKE_MATCH_1})
    set(ATTRIBUTE_${CMAKE_MATCH_1}_COUNTER ${CMAKE_MATCH_2})
    set(ATTRIBUTE_${CMAKE_MATCH_1}_OF ${CMAKE_MATCH_3})
    set(ATTRIBUTE_${CMAKE_MATCH_1}_SHOWN ${CMAKE_MATCH_4})
    set(ATTRIBUTE_${CMAKE_MATCH_1}_TITLE "${CMAKE_MATCH_5}")
endforeach()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    set(all "")
    set(of_source "")
    set(rated "")
    foreach(name IN LISTS ATTRIBUTES)
        string(TOUPPER ${name} upper)
        set(row " \\\n    X(${name}, ${upper}, \"${ATTRIBUTE_${name}_COUNTER}:\")")
        string(APPEND all "${row}")
        if(ATTRIBUTE_${name}_OF STREQUAL "source")
            string(APPEND of_source "${row}")
        endif()
        if(NOT ATTRIBUTE_${name}_SHOWN STREQUAL "apart")
            string(TOUPPER ${ATTRIBUTE_${name}_SHOWN} tier)
            string(APPEND rated " \\\n    X(${name}, TIER_${tier}, \"${ATTRIBUTE_${name}_TITLE}\")")
        endif()
    endforeach()
    file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT
        "/* Written by services/common/attributes/attributes.cmake from attributes.def. */
#ifndef TRIPTYCH_ATTRIBUTES_H
#define TRIPTYCH_ATTRIBUTES_H

/* Each attribute that a story counts its sources by: X(member, NAME, prefix of its counters). */
#define ATTRIBUTES(X)${all}

/* Those that are the source's alone, likewise. */
#define SOURCE_ATTRIBUTES(X)${of_source}

/* Those that are shown as rows: X(member, lowest tier that sees it, title). */
#define RATED_ATTRIBUTES(X)${rated}

#endif
")
endif()
