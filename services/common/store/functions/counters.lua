-- Coverage counters: a source counts once per story, with the attributes of its first article there.

-- Appends to `names` the counters that one more article raises by one if its source is new to the story. Returns how many names there are that it raises in any case.
local function counters_append(names, facts)
    names[#names + 1] = 'a'
    if facts.original == '1' then
        names[#names + 1] = 'r'
    end
    local always = #names
    if facts.domain ~= '' then
        names[always + 1] = 'n'
        for i = 1, #ATTRIBUTES do
            local attribute = ATTRIBUTES[i]
            local value = facts[attribute[2]]
            if value ~= '' then
                names[#names + 1] = attribute[1] .. value
            end
        end
    end
    return always
end

local function is_source(field)
    return string.sub(field, 1, 1) == '@'
end

-- Whether a field of a story's hash follows from its articles.
local function is_tallied(field)
    return field == 'a' or field == 'r' or field == 'n' or string.sub(field, 2, 2) == ':' or is_source(field)
end

-- One more article in a tally, for which a story of thousands leaves some microseconds: its line is scanned once.
local function tally_add(tally, story, value)
    local facts = facts_parse(value)
    if facts.story ~= story then
        return false
    end
    local domain, time = facts.domain, tonumber(facts.time)
    local counters, count = tally.counters, domain ~= '' and (tally.counts[domain] or 0)
    if count then
        tally.counts[domain] = count + 1
    end
    if count == 0 then
        local names = {}
        tally.attributes[domain] = attributes_of(facts)
        counters_append(names, facts)
        for _, name in ipairs(names) do
            counters[name] = (counters[name] or 0) + 1
        end
    else
        counters.a = (counters.a or 0) + 1
        counters.r = facts.original == '1' and (counters.r or 0) + 1 or counters.r
    end
    tally.timeless = tally.timeless or not time
    if time and (not tally.first or time < tally.first) then
        tally.first = time
    end
    if time and (not tally.last or time > tally.last) then
        tally.last = time
    end
    return true
end

-- Counts a story again from its members. Returns the fields that its hash should have, as text; the first member that
-- does not belong (no article, or placed elsewhere), nil when all do; and the members' first and last times, nil unless
-- all are known.
local function story_tally(prefix, story)
    local tally, stray = {counters = {}, counts = {}, attributes = {}}, nil
    local members = redis.call('ZRANGE', prefix .. KEY.members .. story, 0, -1)
    for from = 1, #members, MEMBERS_CHUNK do
        local keys = {}
        for i = from, math.min(from + MEMBERS_CHUNK - 1, #members) do
            keys[#keys + 1] = prefix .. KEY.placement .. members[i]
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
    local key = prefix .. KEY.story .. story
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
    local stored = hash_table(prefix .. KEY.story .. story)
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
