-- Coverage counters: a source counts once per story, with the attributes of its first article there.

local ATTRIBUTES = {{'L:', 'leaning'}, {'F:', 'factuality'}, {'O:', 'ownership'}, {'C:', 'country'}, {'G:', 'lang'}}

local FACTS = '^(%d+)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^|\n]*)|([^\n]*)\n'

local function facts_parse(value)
    local facts = {}
    facts.version, facts.story, facts.original, facts.lang, facts.leaning, facts.factuality, facts.ownership,
        facts.country, facts.domain = string.match(value, FACTS)
    return facts
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

local function is_counter(field)
    return field == 'a' or field == 'r' or field == 'n' or string.sub(field, 2, 2) == ':'
end

-- Counts a story anew from its members. Returns counters {name → number}, sources {domain → "count|attributes"} and
-- the first member that does not belong (no article, or placed elsewhere), nil when all do.
local function story_tally(prefix, story)
    local counters, counts, attributes, stray = {a = 0, r = 0, n = 0}, {}, {}, nil
    local members = redis.call('ZRANGE', prefix .. 'm:' .. story, 0, -1)
    for from = 1, #members, MEMBERS_CHUNK do
        local keys = {}
        for i = from, math.min(from + MEMBERS_CHUNK - 1, #members) do
            keys[#keys + 1] = prefix .. 'p:' .. members[i]
        end
        for i, value in ipairs(redis.call('MGET', unpack(keys))) do
            local facts = facts_parse(text(value))
            if facts.story ~= story then
                stray = stray or members[from + i - 1]
            else
                local is_new = facts.domain ~= '' and not counts[facts.domain]
                for _, name in ipairs(counters_raised(facts, is_new)) do
                    counters[name] = (counters[name] or 0) + 1
                end
                if facts.domain ~= '' then
                    counts[facts.domain] = (counts[facts.domain] or 0) + 1
                    attributes[facts.domain] = attributes[facts.domain] or attributes_of(facts)
                end
            end
        end
    end
    local sources = {}
    for domain, count in pairs(counts) do
        sources[domain] = count .. '|' .. attributes[domain]
    end
    return counters, sources, stray
end

local function hash_table(key)
    local flat, out = redis.call('HGETALL', key), {}
    for i = 1, #flat, 2 do
        out[flat[i]] = flat[i + 1]
    end
    return out
end

-- Writes what story_tally counted in place of what is there.
local function story_write_tally(prefix, story, counters, sources)
    local state, source_key = prefix .. 's:' .. story, prefix .. 'o:' .. story
    for field in pairs(hash_table(state)) do
        if is_counter(field) then
            redis.call('HDEL', state, field)
        end
    end
    for name, count in pairs(counters) do
        redis.call('HSET', state, name, digits(count))
    end
    redis.call('DEL', source_key)
    for domain, value in pairs(sources) do
        redis.call('HSET', source_key, domain, value)
    end
end

-- Whether what is stored says the same as the articles do.
local function story_agrees(prefix, story)
    local counters, sources, stray = story_tally(prefix, story)
    if stray then
        return false
    end
    local stored = hash_table(prefix .. 's:' .. story)
    for field, value in pairs(stored) do
        if is_counter(field) and number(value) ~= (counters[field] or 0) then
            return false
        end
    end
    for name, count in pairs(counters) do
        if number(stored[name]) ~= count then
            return false
        end
    end
    local stored_sources = hash_table(prefix .. 'o:' .. story)
    for domain, value in pairs(stored_sources) do
        if sources[domain] ~= value then
            return false
        end
    end
    for domain in pairs(sources) do
        if not stored_sources[domain] then
            return false
        end
    end
    return true
end
