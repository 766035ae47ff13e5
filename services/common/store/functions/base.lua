-- The Redis side of Triptych: one library, one function per commit, so that every effect is whole or absent.
-- The files of this folder are joined in the order of order.cmake, behind what the tables of ../schema say. In a
-- function `keys.<name>` and `args.<name>` stand for positions in KEYS and ARGV, `position.<name>` for the number itself,
-- `facts.<name>` for the place of a fact, `KEY.<name>` for the text of a key's name: ../join.cmake writes them, and those
-- tables say what they are.
--
-- Keys: all begin with "{edition}:", so that an edition is one slot of a Redis Cluster; the table of keys in ../schema
-- says what each holds. A function is given the keys that its caller knows. Where a name depends on what is read inside
-- (the members of a story, the story of an article), it is made from the prefix of a given key: same hash tag, same slot,
-- hence the same server.
-- What is known of a story is one small hash, because Redis keeps that in one compact block; big values are strings
-- beside it, because one value above 64 bytes would make it four times as large. The fields of a story's hash:
--   v version · f first ms · l last ms · i merged into · u version of the summary · pv, pu version and summary version
--   of the last event · a articles · r original reports · n sources · L: F: O: C: G:<key> sources by leaning,
--   factuality, ownership, country, language · @<domain> "number of its articles|attributes" · sf the story that it was
--   split from · k pinned by an operator · hd hidden by one · !<story> taken apart from this: only an operator merges the two · w where the articles
--   went that left it, "*" for several places · o an operator's note (no reason of the engine) for the next event ·
--   c when it began, ms · pa articles at the last event · ha of those that came since, how many the history tells of
-- A story that went into another keeps v and i alone: an alias. Aliases name the living story, however often it moved
-- on, and go when it goes. An article that was removed is an empty string until it would have left by itself.
-- An article's facts, and their order, are a table of ../schema.

-- Raised by every change of this library; daemons load it when what Redis has is older.
local LIBRARY_VERSION = 29
-- The oldest library whose callers this one serves too (signatures.lua). Older ones wait until they are upgraded.
local OLDEST_CALLER = 13

local MEMBERS_CHUNK = 500   -- keys or fields in one call: Lua's stack holds some thousands
local GUARD_STRONG = 5      -- of a creation's terms, strongest first: sharing one of these refuses it, of the others two
local GUARD_MS = 120000     -- longer than any replica may lag behind the log; a guard holds for one to two of these

local function prefix_of(key)
    return string.sub(key, 1, string.find(key, '}', 1, true) + 1)
end

local function number(value)
    return tonumber(value or 0) or 0
end

-- The whole part of numbers up to 2^53 as digits; Lua's own conversion would write 1.7e+15, and %.0f takes three times as long.
local function digits(value)
    return string.format('%d', value)
end

local function now_us()
    local time = redis.call('TIME')
    return time[1] * 1000000 + time[2]
end

local function now_ms()
    return math.floor(now_us() / 1000)
end

-- Fields of a protobuf message. Appended to a packed message they replace what it holds, as protobuf has it for whatever
-- is not repeated: so a function can say what only it knows. "" and 0 are what a missing field means.
local function varint(value)
    local bytes = ''
    while value >= 128 do
        bytes = bytes .. string.char(128 + value % 128)
        value = math.floor(value / 128)
    end
    return bytes .. string.char(value)
end

local function message_text(field, value)
    return value == '' and '' or varint(field * 8 + 2) .. varint(#value) .. value
end

local function message_number(field, value)
    return value <= 0 and '' or varint(field * 8) .. varint(value)
end

-- A number of protobuf's varint form at byte `at`: its value and where it ends. nil when it does not end.
local function varint_at(bytes, at)
    local value, factor = 0, 1
    for i = at, at + 9 do
        local byte = string.byte(bytes, i)
        if not byte then
            return nil
        end
        if byte < 128 then
            return value + byte * factor, i + 1
        end
        value, factor = value + (byte - 128) * factor, factor * 128
    end
    return nil
end

local MESSAGE_FIELDS_MAX = 64 -- looked at in search of one
local ARTICLE_REVISION, PLACEMENT_REVISION, PLACEMENT_REVISED_VERSION = 16, 16, 17 -- fields of the two messages
local HEAD_SUMMARY, SUMMARY_HEADLINE = 6, 1 -- of StoryHead and Summary

-- The number that a packed message has in `field`, 0 without one. Of several the last counts, as protobuf has it.
local function message_value(bytes, field)
    local at, value = 1, 0
    for _ = 1, MESSAGE_FIELDS_MAX do
        local tag, from = varint_at(bytes, at)
        if not tag then
            return value
        end
        local kind = tag % 8
        local number_or_size, behind = varint_at(bytes, from)
        if kind == 0 then
            value = (tag - kind) / 8 == field and number_or_size or value
            at = behind
        elseif kind == 2 then
            at = behind and behind + number_or_size
        else
            at = kind == 1 and from + 8 or kind == 5 and from + 4
        end
        if not at then
            return value
        end
    end
    return value
end

-- The bytes of a text or message that a packed message has in `field`, '' without one. Of several the last counts.
local function message_bytes(bytes, field)
    local at, found = 1, ''
    for _ = 1, MESSAGE_FIELDS_MAX do
        local tag, from = varint_at(bytes, at)
        local number_or_size, behind = varint_at(bytes, from or #bytes + 1)
        if not tag or not number_or_size then
            return found
        end
        local kind = tag % 8
        if kind == 2 then
            if (tag - kind) / 8 == field then
                found = string.sub(bytes, behind, behind + number_or_size - 1)
            end
            at = behind + number_or_size
        elseif kind == 0 then
            at = behind
        else
            at = from + (kind == 1 and 8 or 4)
        end
    end
    return found
end

-- Words with a space between.
local function words(value)
    local list = {}
    for word in string.gmatch(value, '%S+') do
        list[#list + 1] = word
    end
    return list
end

-- Missing values come as false from HMGET and GET.
local function text(value)
    return value or ''
end

local function seq_parts(seq)
    local dash = string.find(seq, '-', 1, true)
    return dash and number(string.sub(seq, 1, dash - 1)) or 0, dash and number(string.sub(seq, dash + 1)) or 0
end

local function seq_less(left, right)
    local left_epoch, left_us = seq_parts(left)
    local right_epoch, right_us = seq_parts(right)
    if left_epoch ~= right_epoch then
        return left_epoch < right_epoch
    end
    return left_us < right_us
end

-- Appends to the stream `name` ("log" or "feed") at `us` microseconds. Ids grow strictly even when the clock steps back.
-- Returns the new id. The stream is written first: it is the only write that could fail.
local function append(stream, state, name, us, keep, fields)
    local known = redis.call('HMGET', state, 'epoch', name)
    local epoch, prev = known[1] or '1', known[2] or ''
    local seq = epoch .. '-' .. digits(us)
    -- As long as the last id, and behind it: both have the same epoch or a later one, and need not be taken apart.
    if #prev ~= #seq or prev >= seq then
        local last_epoch, last_us = seq_parts(prev)
        if last_epoch == tonumber(epoch) and us <= last_us then
            seq = epoch .. '-' .. digits(last_us + 1)
        end
    end
    redis.call('XADD', stream, 'MAXLEN', '~', keep, seq, 'p', prev, unpack(fields))
    redis.call('HSET', state, name, seq)
    return seq
end

local TALLY_KEPT_MS = 7776000000 -- 90 days: a day becomes a line of the log when it is over
local DAY_MS = 86400000

-- Counts what was done, by the day, for the log that publish signs (ledger.lua).
local function count_today(prefix, name, count)
    local key = prefix .. KEY.tally .. digits(math.floor(now_ms() / DAY_MS))
    if redis.call('HINCRBY', key, name, count) == count then
        redis.call('PEXPIRE', key, TALLY_KEPT_MS)
    end
end

-- While it loads, a library may use nothing but register_function: so signatures are read at the first call. A function
-- that schema/functions.def does not name ends the loading here. Returns the callback.
local function register(name, flags, callback)
    local signature, takes = '' .. SIGNATURES[name], nil
    redis.register_function{function_name = 'triptych_' .. name, flags = flags, callback = function(keys, args)
        takes = takes or signature_parse(signature)
        if not signature_fits(takes, keys, args) then
            return signature_refusal(name, takes, keys, args)
        end
        return callback(keys, args)
    end}
    return callback
end

-- Returns {this library's version, a hash of its text, the oldest caller's version that it serves}.
register('version', {'no-writes', 'allow-stale'}, function()
    return {LIBRARY_VERSION, LIBRARY_HASH, OLDEST_CALLER}
end)

-- Returns {name, what it takes, …} of all functions, by name.
register('signatures', {'no-writes', 'allow-stale'}, function()
    local names, rows = {}, {}
    for name in pairs(SIGNATURES) do
        names[#names + 1] = name
    end
    table.sort(names)
    for _, name in ipairs(names) do
        rows[#rows + 1] = name
        rows[#rows + 1] = SIGNATURES[name]
    end
    return rows
end)
