-- Articles: in by ingest, placed by classify.

-- KEYS a:<article>, articles, todo:classify [, h:<hash>]  ARGV article, body, received ms, keep ms, lease ms
-- Returns {0} new, {1, stored body} repeated, {2} the source has published this content already.
-- Refused by Redis at its memory limit: that is what pauses ingest while the stages behind it drain.
register('article_put', {}, function(keys, args)
    local stored = redis.call('GET', keys[1])
    if stored then
        return {1, stored}
    end
    if keys[4] and not redis.call('SET', keys[4], '1', 'NX', 'PX', args[4]) then
        return {2}
    end
    redis.call('SET', keys[1], args[2])
    redis.call('ZADD', keys[2], args[3], args[1])
    redis.call('ZADD', keys[3], digits(now_ms() + number(args[5])), args[1])
    return {0}
end)

-- Whether one of the guard keys (from `first` on) was stamped by another instance after `view`.
local function guard_refuses(keys, first, view, instance)
    for i = first, #keys do
        local seq, owner = string.match(text(redis.call('GET', keys[i])), '^(%d+-%d+)|(.*)$')
        if seq and owner ~= instance and (view == '' or seq_less(view, seq)) then
            return true
        end
    end
    return false
end

-- Raises the counters for one more article and writes the story's state in one go. Returns the new version.
local function story_count(state_key, source_key, facts, time_ms)
    local source = facts.domain ~= '' and redis.call('HGET', source_key, facts.domain)
    local names = counters_raised(facts, facts.domain ~= '' and not source)
    local old = redis.call('HMGET', state_key, 'v', 'f', 'l', unpack(names))
    local version = number(old[1]) + 1
    local first, last = number(old[2] or time_ms), number(old[3] or time_ms)
    local fields = {'v', digits(version), 'f', digits(math.min(first, time_ms)), 'l', digits(math.max(last, time_ms))}
    for i, name in ipairs(names) do
        fields[#fields + 1] = name
        fields[#fields + 1] = digits(number(old[i + 3]) + 1)
    end
    redis.call('HSET', state_key, unpack(fields))
    if source then
        local count, attributes = string.match(source, '^(%d+)(|.*)$')
        redis.call('HSET', source_key, facts.domain, digits(number(count) + 1) .. attributes)
    elseif facts.domain ~= '' then
        redis.call('HSET', source_key, facts.domain, '1|' .. attributes_of(facts))
    end
    return version
end

-- KEYS a:<article>, p:<article>, todo:classify, todo:summarize, s: m: o:<story>, stories, log, state, guards …
-- ARGV article, story, creates, time ms, view seq, instance, facts, placement, log entry, keep log, lease ms
-- Returns {outcome, story, version, log seq}; outcomes as enum commit_outcome.
register('article_commit', {'allow-oom'}, function(keys, args)
    local article, story, creates, view, instance = args[1], args[2], args[3] == '1', args[5], args[6]
    local placed = redis.call('GET', keys[2])
    if placed then
        -- The first commit entered the story in summarize's todo set in the same breath: nothing is left to do there.
        local home = facts_parse(placed).story
        redis.call('ZREM', keys[3], article)
        return {1, home, number(redis.call('HGET', prefix_of(keys[1]) .. 's:' .. home, 'v')), ''}
    end
    if redis.call('EXISTS', keys[1]) == 0 then
        redis.call('ZREM', keys[3], article)
        return {4, '', 0, ''}
    end
    local known = redis.call('HMGET', keys[5], 'v', 'i')
    if not known[1] and not creates then
        return {3, '', 0, ''}
    end
    if text(known[2]) ~= '' then
        return {3, known[2], number(known[1]), ''}
    end
    -- A story that is there already was begun by this very article in an earlier life: it is joined, unguarded.
    if creates and not known[1] and guard_refuses(keys, 11, view, instance) then
        return {2, '', 0, ''}
    end
    local seq = append(keys[9], keys[10], 'log', args[10], {'d', args[9]})
    for i = 11, #keys do
        redis.call('SET', keys[i], seq .. '|' .. instance, 'PX', GUARD_MS)
    end
    local version = story_count(keys[5], keys[7], facts_parse('0|' .. args[7]), number(args[4]))
    redis.call('SET', keys[2], digits(version) .. '|' .. args[7] .. args[8])
    redis.call('ZADD', keys[6], version, article)
    redis.call('SADD', keys[8], story)
    redis.call('ZREM', keys[3], article)
    redis.call('ZADD', keys[4], 'NX', digits(now_ms() + number(args[11])), story)
    return {0, story, version, seq}
end)

-- KEYS articles  ARGV cursor, count. Returns {next cursor, {article, body, facts and placement or "", …}}
register('articles_page', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys[1])
    local page = redis.call('ZSCAN', keys[1], args[1], 'COUNT', args[2])
    local rows = {}
    for i = 1, #page[2], 2 do
        local id = page[2][i]
        local values = redis.call('MGET', prefix .. 'a:' .. id, prefix .. 'p:' .. id)
        if values[1] then
            rows[#rows + 1] = id
            rows[#rows + 1] = values[1]
            rows[#rows + 1] = text(values[2])
        end
    end
    return {page[1], rows}
end)
