# Makes what Lua has of the tables: sets PRELUDE. To be included; tables.cmake comes first.

# Calls of other counts than these are refused (base.lua).
set(PRELUDE "-- Written by schema/prelude.cmake from the tables beside it.\nlocal SIGNATURES = {\n")
foreach(function IN LISTS FUNCTIONS)
    string(APPEND PRELUDE "    ${function} = '${FUNCTION_${function}_TAKES}',\n")
endforeach()
string(APPEND PRELUDE "}\n")

foreach(outcome IN LISTS OUTCOMES)
    set(number 0)
    set(named "")
    foreach(name IN LISTS OUTCOME_${outcome}_NAMES)
        list(APPEND named "${name} = ${number}")
        math(EXPR number "${number} + 1")
    endforeach()
    list(JOIN named ", " named)
    string(APPEND PRELUDE "local ${OUTCOME_${outcome}_LUA} = {${named}}\n")
endforeach()

# The codec of the line of facts, as code, since a loop over the tables would take Redis several times as long. Both a line
# and what a caller says of an article consist of parts:
#   line: version|story|original|COUNTED|domain AFTER LATER \n        said: original|COUNTED|domain LATER
# COUNTED are the attributes that 0.1.0 has, AFTER what the commit adds, LATER attributes that came later: both with a bar
# before each, and maybe missing.
set(any "[^|\\n]*")
set(counted "")
set(after "")
set(later "")
set(later_names "")
foreach(name IN LISTS FACTS)
    if(FACT_${name}_BY STREQUAL "commit")
        if(FACT_${name}_MAY_MISS)
            list(APPEND after ${name})
        endif()
    elseif(FACT_${name}_MAY_MISS)
        list(APPEND later ${name})
    elseif(NOT name MATCHES "^(original|domain)$")
        list(APPEND counted ${name})
    endif()
endforeach()
if(NOT "version;story;original;${counted};domain;${after};${later}" MATCHES "^${FACTS};?$")
    message(FATAL_ERROR "facts.def: the order is version, story, original, attributes, domain, the commit's, later ones")
endif()

# "([^|]*)|([^|]*)" and so on: a capture, or none, for each name.
function(pattern_of names bar_before capture out)
    set(pattern "")
    foreach(name IN LISTS names)
        if(bar_before)
            string(APPEND pattern "|?")
        elseif(NOT pattern STREQUAL "")
            string(APPEND pattern "|")
        endif()
        if(capture)
            string(APPEND pattern "(${any})")
        else()
            string(APPEND pattern "${any}")
        endif()
    endforeach()
    set(${out} "${pattern}" PARENT_SCOPE)
endfunction()
pattern_of("${counted}" FALSE TRUE counted_captures)
pattern_of("${counted}" FALSE FALSE counted_pattern)
pattern_of("${after}" TRUE TRUE after_captures)
pattern_of("${after}" TRUE FALSE after_pattern)
pattern_of("${later}" TRUE TRUE later_captures)
pattern_of("${later}" TRUE FALSE later_pattern)

# facts[1] .. '|' .. facts[2] and so on; what a caller gives, one after the other; the attributes' places.
set(facts_line "")
set(said_fields "")
set(position 1)
set(offset 0)
foreach(name IN LISTS FACTS)
    list(APPEND facts_line "facts[${position}]")
    set(POSITION_${name} ${position})
    math(EXPR position "${position} + 1")
    if(NOT FACT_${name}_BY STREQUAL "caller")
        list(APPEND said_fields "''")
        continue()
    endif()
    set(value "args[at + ${offset}]")
    if(FACT_${name}_MAY_MISS)
        string(APPEND value " or ''")
    endif()
    list(APPEND said_fields "${value}")
    math(EXPR offset "${offset} + 1")
endforeach()
list(JOIN facts_line " .. '|' .. " facts_line)
list(JOIN said_fields ", " said_fields)

# What is kept of a source in its story: a later attribute with its letter, and only where it is known.
set(attributes "")
set(own "")
foreach(name IN LISTS ATTRIBUTES)
    set(value "facts[${POSITION_${name}}]")
    list(APPEND attributes "{'${ATTRIBUTE_${name}_COUNTER}:', ${POSITION_${name}}}")
    if(FACT_${name}_MAY_MISS)
        string(APPEND own " .. (${value} ~= '' and '|${ATTRIBUTE_${name}_COUNTER}:' .. ${value} or '')")
    elseif(own STREQUAL "")
        set(own "${value}")
    else()
        string(APPEND own " .. '|' .. ${value}")
    endif()
endforeach()
list(JOIN attributes ", " attributes)

set(rerated "return home == story and head .. ratings .. after .. '\\n'")
if(later)
    set(rerated "local known, later = string.match(ratings, '^(${counted_pattern}|${any})(${later_pattern})$')
    return home == story and later and head .. known .. after .. later .. '\\n'")
endif()

string(APPEND PRELUDE "
-- The attributes that a story counts its sources by: the prefix of each one's counters, and its place among the facts.
local ATTRIBUTES = {${attributes}}

-- An article's facts from its line, in order, and where the packed Placement begins (facts.rest). Empty when it is no line.
local function facts_parse(value)
    return {string.match(value,
        '^(%d+)|(${any})|(${any})|${counted_captures}|(${any})${after_captures}${later_captures}\\n()')}
end

-- The same of what a caller gives, one after the other from args[at] on; what only the commit knows is \"\".
local function facts_said(args, at)
    return {${said_fields}}
end

-- The line, and behind it the packed Placement.
local function facts_write(facts, placement)
    return ${facts_line} .. '\\n' .. placement
end

-- Some without a table: story, original, domain, time. nil when it is no line.
local function facts_glance(value)
    return string.match(value,
        '^%d+|(${any})|(${any})|${counted_pattern}|(${any})|?(${any})')
end

-- The line of `value` with other ratings: what a caller says of an article without the first, since whether it is an
-- original does not change. nil when `value` is no line of this story.
local function facts_rerated(value, story, ratings)
    local head, home, after = string.match(value,
        '^(%d+|(${any})|${any}|)${counted_pattern}|${any}(${after_pattern})${later_pattern}\\n')
    ${rerated}
end

-- What is kept of a source beside the number of its articles in the story.
local function attributes_of(facts)
    return ${own}
end

")
