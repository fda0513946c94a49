//! What the benchmark table understands of the scripts of other libraries.

use serde_json::json;

use super::names::{BVSE_NAME, DESCRIBED_NAME, soap_name};
use super::peers::peers_of;

#[test]
fn each_script_is_recognised_by_what_it_prints() {
    let dscribe = json!({"library": "dscribe", "results": [
        {"r_cut": 3.0, "n_max": 5, "l_max": 3, "ms_per_structure": 1.75}]});
    let name = soap_name(3.0, 5, 3);
    assert_eq!(peers_of(&dscribe)[&name].value, 1.75);
    let scipy = json!({"library": "scipy", "seconds": 115.0, "peak_memory_gb": 2.7});
    assert_eq!(
        peers_of(&scipy)["ward"].peak_memory_bytes,
        Some(2_700_000_000)
    );
    let bvlain = json!({"library": "bvlain", "s_per_structure": 24.1});
    assert_eq!(peers_of(&bvlain)[BVSE_NAME].value, 24.1);
    let matminer = json!({"library": "matminer", "libraries": {"soap": "dscribe"},
        "ms_per_structure": {"CAN": {"mxrd": 12.5, "soap": 2.0}}});
    let peers = peers_of(&matminer);
    assert_eq!(peers["mxrd × CAN"].value, 12.5);
    assert_eq!(peers["soap × CAN"].library, "dscribe");
    assert_eq!(peers["all × CAN"].value, 14.5);
    assert_eq!(peers[DESCRIBED_NAME].value, 14.5);
    assert!(peers_of(&json!([1, 2])).is_empty());
}
