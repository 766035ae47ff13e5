-- Coverage counters: a source counts once per story, with the attributes of its first article there.

local ATTRIBUTES = {{'L:', 'leaning'}, {'F:', 'factuality'}, {'O:', 'ownership'}, {'C:', 'country'}, {'G:', 'lang'}}

-- Placements of library version 1 end with the domain.
local FACTS = '^(%d+)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)' ..
    '|?([%d-]*)|?(1?)\n()'

-- `rest` is where the packed Placement begins. All are nil when `value` is no placement.
local function facts_parse(value)
    local facts = {}
    facts.version, facts.story, facts.original, facts.lang, facts.leaning, facts.factuality, facts.ownership,
        facts.country, facts.domain, facts.time, facts.pin, facts.rest = string.match(value, FACTS)
    return facts
end

local function facts_write(facts)
    return table.concat({facts.version, facts.story, facts.original, facts.lang, facts.leaning, facts.factuality,
                         facts.ownership, facts.country, facts.domain, facts.time, facts.pin}, '|') .. '\n'
end

-- What is kept of a source beside the number of its articles.
local function attributes_of(facts)
    return table.concat({facts.leaning, facts.factuality, facts.ownership, facts.country, facts.lang}, '|')
end

-- The counters that one more article raises by one.
local function counters_raised(facts, is_new_source)
    local names = {'a'}
    if facts.original == '1' then
        names[#names + 1] = 'r'
    end
    if is_new_source then
        names[#names + 1] = 'n'
        for _, attribute in ipairs(ATTRIBUTES) do
            local key = facts[attribute[2]]
            if key ~= '' then
                names[#names + 1] = attribute[1] .. key
            end
        end
    end
    return names
end

local function is_source(field)
    return string.sub(field, 1, 1) == '@'
end

-- Whether a field of a story's hash follows from its articles.
local function is_tallied(field)
    return field == 'a' or field == 'r' or field == 'n' or string.sub(field, 2, 2) == ':' or is_source(field)
end

-- One more article in a tally, for which a story of thousands leaves some microseconds: most make no table.
local function tally_add(tally, story, value)
    local _, home, original, lang, leaning, factuality, ownership, country, domain, time = string.match(value, FACTS)
    if home ~= story then
        return false
    end
    local counters, count = tally.counters, domain ~= '' and (tally.counts[domain] or 0)
    if count then
        tally.counts[domain] = count + 1
    end
    if count == 0 then
        local facts = {original = original, lang = lang, leaning = leaning, factuality = factuality,
                       ownership = ownership, country = country}
        tally.attributes[domain] = attributes_of(facts)
        for _, name in ipairs(counters_raised(facts, true)) do
            counters[name] = (counters[name] or 0) + 1
        end
    else
        counters.a = (counters.a or 0) + 1
        counters.r = original == '1' and (counters.r or 0) + 1 or counters.r
    end
    time = tonumber(time)
    tally.timeless = tally.timeless or not time
    if time and (not tally.first or time < tally.first) then
        tally.first = time
    end
    if time and (not tally.last or time > tally.last) then
        tally.last = time
    end
    return true
end

-- Counts a story anew from its members. Returns the fields that its hash should have, as text; the first member that
-- does not belong (no article, or placed elsewhere), nil when all do; and the members' first and last times, nil unless
-- all are known.
local function story_tally(prefix, story)
    local tally, stray = {counters = {}, counts = {}, attributes = {}}, nil
    local members = redis.call('ZRANGE', prefix .. 'm:' .. story, 0, -1)
    for from = 1, #members, MEMBERS_CHUNK do
        local keys = {}
        for i = from, math.min(from + MEMBERS_CHUNK - 1, #members) do
            keys[#keys + 1] = prefix .. 'p:' .. members[i]
        end
        for i, value in ipairs(redis.call('MGET', unpack(keys))) do
            if not tally_add(tally, story, text(value)) then
                stray = stray or members[from + i - 1]
            end
        end
    end
    local fields = {}
    for name, count in pairs(tally.counters) do
        fields[name] = digits(count)
    end
    for domain, count in pairs(tally.counts) do
        fields['@' .. domain] = digits(count) .. '|' .. tally.attributes[domain]
    end
    return fields, stray, not tally.timeless and tally.first or nil, not tally.timeless and tally.last or nil
end

local function hash_table(key)
    local flat, out = redis.call('HGETALL', key), {}
    for i = 1, #flat, 2 do
        out[flat[i]] = flat[i + 1]
    end
    return out
end

local function hash_write(key, fields)
    local flat = {}
    for field, value in pairs(fields) do
        flat[#flat + 1] = field
        flat[#flat + 1] = value
        if #flat == 2 * MEMBERS_CHUNK then
            redis.call('HSET', key, unpack(flat))
            flat = {}
        end
    end
    if #flat > 0 then
        redis.call('HSET', key, unpack(flat))
    end
end

-- Writes what story_tally counted in place of what is there.
local function story_write_tally(prefix, story, fields)
    local key = prefix .. 's:' .. story
    for field in pairs(hash_table(key)) do
        if is_tallied(field) and not fields[field] then
            redis.call('HDEL', key, field)
        end
    end
    hash_write(key, fields)
end

-- Whether what is stored says the same as the articles do.
local function story_agrees(prefix, story)
    local fields, stray = story_tally(prefix, story)
    if stray then
        return false
    end
    local stored = hash_table(prefix .. 's:' .. story)
    for field, value in pairs(stored) do
        if is_tallied(field) and fields[field] ~= value then
            return false
        end
    end
    for field in pairs(fields) do
        if not stored[field] then
            return false
        end
    end
    return true
end
