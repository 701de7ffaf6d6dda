/**
 * Scripts of the profile cache. Each runs atomically and is one command on the bill. KEYS[1] begins
 * the keys of a workspace, KEYS[2] those of one alias generation of it; the rest of a key is put
 * together here, which a cluster allows because `{workspace}` in both keeps all of them in one slot.
 *
 *     KEYS[1]:fence:<person>     highest version announced
 *     KEYS[1]:looked             zset of people by when they were last looked at
 *     KEYS[2]:profile:<person>   "<stateVersion> <asOfMs> <json>"
 *     KEYS[2]:written            zset of people by when their profile was written
 *     KEYS[2]:lists              set of the lists' names
 *     KEYS[2]:list:<list>        zset of people by score
 */

/** ARGV: person, now → { profile or nil, fence or nil }. */
export const READ = `
redis.call('ZADD', KEYS[1] .. ':looked', ARGV[2], ARGV[1])
return {
  redis.call('GET', KEYS[2] .. ':profile:' .. ARGV[1]),
  redis.call('GET', KEYS[1] .. ':fence:' .. ARGV[1])
}`;

/** ARGV: time to live, then per person: person, version. */
export const FENCE = `
for i = 2, #ARGV, 2 do
  local key = KEYS[1] .. ':fence:' .. ARGV[i]
  if tonumber(redis.call('GET', key) or 0) <= tonumber(ARGV[i + 1]) then
    redis.call('SET', key, ARGV[i + 1], 'PX', ARGV[1])
  end
end`;

/**
 * ARGV: now, looks forgotten before, the fence of who was removed, then per profile: person, version,
 * as of, time to live, "<list>=<score>,…", json → how many were newer than what was there.
 */
export const WRITE = `
local function isNewer(stored, version, asOf)
  if not stored then return true end
  local storedVersion, storedAsOf = string.match(stored, '^(%d+) (%d+) ')
  local ahead = tonumber(version) - tonumber(storedVersion)
  return ahead > 0 or (ahead == 0 and tonumber(asOf) > tonumber(storedAsOf))
end

local lists = {}
for _, list in ipairs(redis.call('SMEMBERS', KEYS[2] .. ':lists')) do lists[list] = true end

local function rank(person, ranks)
  local listed = {}
  for list, score in string.gmatch(ranks, '([^=,]+)=([^,]+)') do
    if not lists[list] then
      redis.call('SADD', KEYS[2] .. ':lists', list)
      lists[list] = true
    end
    redis.call('ZADD', KEYS[2] .. ':list:' .. list, score, person)
    listed[list] = true
  end
  for list in pairs(lists) do
    if not listed[list] then redis.call('ZREM', KEYS[2] .. ':list:' .. list, person) end
  end
end

redis.call('ZREMRANGEBYSCORE', KEYS[1] .. ':looked', '-inf', '(' .. ARGV[2])
local newer = 0
for i = 4, #ARGV, 6 do
  local person, version, asOf, ttl, ranks, json = unpack(ARGV, i, i + 5)
  local key = KEYS[2] .. ':profile:' .. person
  if redis.call('GET', KEYS[1] .. ':fence:' .. person) ~= ARGV[3]
    and isNewer(redis.call('GET', key), version, asOf) then
    redis.call('SET', key, version .. ' ' .. asOf .. ' ' .. json, 'PX', ttl)
    redis.call('ZADD', KEYS[2] .. ':written', ARGV[1], person)
    rank(person, ranks)
    newer = newer + 1
  end
end
return newer`;

/** ARGV: time to live of the fence, the fence of who was removed, then people. */
export const REMOVE = `
local lists = redis.call('SMEMBERS', KEYS[2] .. ':lists')
for i = 3, #ARGV do
  redis.call('SET', KEYS[1] .. ':fence:' .. ARGV[i], ARGV[2], 'PX', ARGV[1])
  redis.call('DEL', KEYS[2] .. ':profile:' .. ARGV[i])
  redis.call('ZREM', KEYS[1] .. ':looked', ARGV[i])
  redis.call('ZREM', KEYS[2] .. ':written', ARGV[i])
  for _, list in ipairs(lists) do redis.call('ZREM', KEYS[2] .. ':list:' .. list, ARGV[i]) end
end`;

/** ARGV: list, limit → per person: { person, score, profile or nil }. */
export const TOP = `
local ranked = redis.call('ZRANGE', KEYS[2] .. ':list:' .. ARGV[1], 0, ARGV[2] - 1, 'REV', 'WITHSCORES')
local top = {}
for i = 1, #ranked, 2 do
  top[#top + 1] = { ranked[i], ranked[i + 1], redis.call('GET', KEYS[2] .. ':profile:' .. ranked[i]) }
end
return top`;

/** ARGV: written before, limit, looked at since ("" for whether looked at or not) → people. */
export const DUE = `
local written = KEYS[2] .. ':written'
if ARGV[3] == '' then
  return redis.call('ZRANGE', written, '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])
end
local due = KEYS[2] .. ':due'
redis.call('ZRANGESTORE', due, KEYS[1] .. ':looked', ARGV[3], '+inf', 'BYSCORE')
redis.call('ZINTERSTORE', due, 2, written, due, 'WEIGHTS', 1, 0)
local people = redis.call('ZRANGE', due, '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])
redis.call('DEL', due)
return people`;
